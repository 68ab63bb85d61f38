namespace Panns.Cli.Library;

/// <summary>What computes a network.</summary>
internal enum EngineChoice
{
    /// <summary>The library's own engine.</summary>
    Cpu,

    /// <summary>ONNX Runtime.</summary>
    Onnx,

    /// <summary>libtorch, by TorchSharp.</summary>
    Torch,
}

/// <summary>The engines as the command line calls them.</summary>
internal static class EngineNames
{
    private const string Cpu = "cpu";
    private const string Onnx = "onnx";
    private const string Torch = "torch";

    /// <summary>The names, the default first.</summary>
    public static IReadOnlyList<string> All { get; } = [Cpu, Onnx, Torch];

    /// <summary>The engine of a name.</summary>
    public static EngineChoice Parse(string name) => name switch
    {
        Onnx => EngineChoice.Onnx,
        Torch => EngineChoice.Torch,
        _ => EngineChoice.Cpu,
    };
}
