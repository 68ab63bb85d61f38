namespace Panns.Diagnostics.Engines;

/// <summary>What can run a network.</summary>
internal enum EngineKind
{
    /// <summary>The library's own.</summary>
    Cpu,

    /// <summary>ONNX Runtime, on the library's own export.</summary>
    Onnx,

    /// <summary>libtorch.</summary>
    Torch,
}
