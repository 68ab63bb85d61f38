namespace Panns.ML;

/// <summary>What runs a network.</summary>
public enum PannsEngine
{
    /// <summary>The library's own engine on the processor.</summary>
    Cpu,

    /// <summary>ONNX Runtime, the network exported in memory.</summary>
    OnnxRuntime,

    /// <summary>TorchSharp, on the first NVIDIA GPU or else the processor; the program needs the package Panns.TorchSharp.</summary>
    TorchSharp,
}
