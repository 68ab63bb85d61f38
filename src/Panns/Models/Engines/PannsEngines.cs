using Panns.Models.Engines;

namespace Panns;

/// <summary>
/// The engines of this process: the library's own, those of its companion packages, and those that a program registers. Options name one of
/// them, and a saved model remembers it by its name.
/// </summary>
/// <remarks>
/// The companions are known by name whether or not a program has their packages. They are looked for, in the packages beside the program, when
/// they are first asked to do something: by a type's name that is written out, so that trimmed and natively compiled programs find them too.
/// </remarks>
public static class PannsEngines
{
    /// <summary>The library's own engine on the processor.</summary>
    public static PannsEngine Cpu { get; } = new CpuEngine();

    /// <summary>ONNX Runtime, for which networks are exported in memory; the program needs the package Panns.Onnx.</summary>
    public static PannsEngine OnnxRuntime { get; } = new CompanionEngine("onnx", "ONNX Runtime", "Panns.Onnx", FindOnnx) { Trains = false, FileEnding = ".onnx" };

    /// <summary>TorchSharp, on NVIDIA GPUs or the processor; the program needs the packages Panns.TorchSharp and TorchSharp-cpu (or -cuda).</summary>
    public static PannsEngine TorchSharp { get; } = new CompanionEngine("torch", "libtorch", "Panns.TorchSharp", FindTorch) { Trains = true };

    private static readonly EngineList List = new(Cpu, OnnxRuntime, TorchSharp);

    /// <summary>All of them, those included that cannot be used here: <see cref="PannsEngine.WhyUnavailable"/> says why.</summary>
    public static IReadOnlyList<PannsEngine> All => List.All;

    /// <summary>Finds an engine by its name.</summary>
    /// <param name="name">Its name: <c>cpu</c>, <c>onnx</c>, <c>torch</c>, or that of one registered.</param>
    /// <exception cref="PannsException">There is none.</exception>
    public static PannsEngine Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return List.Get(name);
    }

    /// <summary>Adds an engine, or puts one in the place of another of its name, for networks that are opened from now on.</summary>
    /// <param name="engine">The engine.</param>
    /// <exception cref="ArgumentException">It has the name of the library's own.</exception>
    public static void Register(PannsEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        List.Register(engine);
    }

    // The names stand where they are used, or trimming would not see them.
    private static PannsEngine? FindOnnx()
        => Type.GetType("Panns.Onnx.OnnxEngine, Panns.Onnx") is { } type ? (PannsEngine?)Activator.CreateInstance(type) : null;

    private static PannsEngine? FindTorch()
        => Type.GetType("Panns.TorchSharp.TorchEngine, Panns.TorchSharp") is { } type ? (PannsEngine?)Activator.CreateInstance(type) : null;
}
