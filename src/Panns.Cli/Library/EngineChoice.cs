namespace Panns.Cli.Library;

/// <summary>What computes a network.</summary>
internal enum EngineChoice
{
    /// <summary>The library's own engine.</summary>
    Cpu,

    /// <summary>ONNX Runtime.</summary>
    Onnx,
}

/// <summary>The engines as the command line calls them.</summary>
internal static class EngineNames
{
    private const string Cpu = "cpu";
    private const string Onnx = "onnx";

    /// <summary>The names, the default first.</summary>
    public static IReadOnlyList<string> All { get; } = [Cpu, Onnx];

    /// <summary>The engine of a name.</summary>
    public static EngineChoice Parse(string name) => name == Onnx ? EngineChoice.Onnx : EngineChoice.Cpu;
}
