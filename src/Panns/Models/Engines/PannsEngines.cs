using Panns.Models.Engines;

namespace Panns;

/// <summary>
/// The engines of this process: the built-in one, those of companion packages, and those that the program registers. Options refer to an
/// engine, and saved models to its name.
/// </summary>
/// <remarks>
/// The companions are listed whether or not the program has their packages, which are loaded when an engine is first
/// used. They are found by literal type names, so that this also works in trimmed and natively compiled programs.
/// </remarks>
public static class PannsEngines
{
    /// <summary>The built-in engine on the processor.</summary>
    public static PannsEngine Cpu { get; } = new CpuEngine();

    /// <summary>ONNX Runtime, with networks exported in memory; requires the package Panns.Onnx.</summary>
    public static PannsEngine OnnxRuntime { get; } = new CompanionEngine("onnx", "ONNX Runtime", "Panns.Onnx", FindOnnx) { Trains = false, FileEnding = ".onnx" };

    /// <summary>TorchSharp, on NVIDIA GPUs or the processor; requires the packages Panns.TorchSharp and TorchSharp-cpu (or -cuda).</summary>
    public static PannsEngine TorchSharp { get; } = new CompanionEngine("torch", "libtorch", "Panns.TorchSharp", FindTorch) { Trains = true };

    private static readonly EngineList List = new(Cpu, OnnxRuntime, TorchSharp);

    /// <summary>All engines, including those that cannot be used: see <see cref="PannsEngine.WhyUnavailable"/>.</summary>
    public static IReadOnlyList<PannsEngine> All => List.All;

    /// <summary>Finds an engine by its name.</summary>
    /// <param name="name">Its name: <c>cpu</c>, <c>onnx</c>, <c>torch</c>, or that of a registered engine.</param>
    /// <exception cref="PannsException">No engine has that name.</exception>
    public static PannsEngine Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return List.Get(name);
    }

    /// <summary>Adds an engine, or replaces one of the same name, for networks opened from now on.</summary>
    /// <param name="engine">The engine.</param>
    /// <exception cref="ArgumentException">The name is that of the built-in engine.</exception>
    public static void Register(PannsEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        List.Register(engine);
    }

    // Literal type names at the point of use, so that trimming keeps the types.
    private static PannsEngine? FindOnnx()
        => Type.GetType("Panns.Onnx.OnnxEngine, Panns.Onnx") is { } type ? (PannsEngine?)Activator.CreateInstance(type) : null;

    private static PannsEngine? FindTorch()
        => Type.GetType("Panns.TorchSharp.TorchEngine, Panns.TorchSharp") is { } type ? (PannsEngine?)Activator.CreateInstance(type) : null;
}
