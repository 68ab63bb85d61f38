namespace Panns.ML;

/// <summary>What runs a network.</summary>
public enum PannsEngine
{
    /// <summary>The library's own engine on the processor.</summary>
    Cpu,

    /// <summary>ONNX Runtime, the network exported in memory.</summary>
    OnnxRuntime,

    /// <summary>TorchSharp, where a program has registered it with <see cref="PannsEngines.Register"/>.</summary>
    TorchSharp,
}
