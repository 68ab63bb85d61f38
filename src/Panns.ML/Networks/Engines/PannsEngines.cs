using System.Collections.Concurrent;
using Panns.Engine;
using Panns.Networks;
#if PANNS_ONNXRUNTIME
using Panns.Onnx;
#endif
using Panns.Weights;
using Panns.ML.Networks.Engines;

namespace Panns.ML;

/// <summary>Makes a session of a network with its weights.</summary>
/// <param name="network">The network.</param>
/// <param name="weights">Its weights, released when the call returns.</param>
/// <param name="threads">Threads for one clip; null for the engine's choice.</param>
public delegate IInferenceSession PannsEngineFactory(NetworkDescription network, StateDict weights, int? threads);

/// <summary>The engines of this process.</summary>
public static class PannsEngines
{
    private const int FewestCallersOfBatches = 8;

    // Panns.TorchSharp brings libtorch, of gigabytes: a program that wants it has it beside itself, and all others do without.
    private static readonly Lazy<PannsEngineFactory> TorchSharp = new(() =>
        Type.GetType("Panns.TorchSharp.TorchSession, Panns.TorchSharp")?.GetMethod("CreateOnBestDevice")?.CreateDelegate<PannsEngineFactory>()
        ?? throw new PannsException("PannsEngine.TorchSharp needs the package Panns.TorchSharp, which this program has not: add it, or choose PannsEngine.Cpu"));

    private static readonly ConcurrentDictionary<PannsEngine, PannsEngineFactory> Factories = new()
    {
        [PannsEngine.Cpu] = static (network, weights, threads) => AdaptiveSession.Create(network, weights, threads),
#if PANNS_ONNXRUNTIME
        [PannsEngine.OnnxRuntime] = static (network, weights, threads) => OnnxSession.CreateForCallers(network, weights, new() { Threads = threads ?? 0 }),
#endif
        [PannsEngine.TorchSharp] = static (network, weights, threads) => TorchSharp.Value(network, weights, threads),
    };

    /// <summary>Adds an engine, or puts another in its place, for networks that are opened from now on.</summary>
    /// <param name="engine">The engine that options name.</param>
    /// <param name="factory">Makes its sessions.</param>
    public static void Register(PannsEngine engine, PannsEngineFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Factories[engine] = factory;
    }

    /// <exception cref="PannsException">The engine is not there.</exception>
    internal static IInferenceSession Create(PannsEngine engine, NetworkDescription network, StateDict weights, int? threads)
    {
        if (!Factories.TryGetValue(engine, out var factory))
        {
            throw new PannsException("this build has no ONNX Runtime (its package did not restore); choose PannsEngine.Cpu");
        }

        var session = factory(network, weights, threads);

        // With threads of their own number, callers run side by side as the user wants it; otherwise each call would take all processors.
        return session is CpuSession or AdaptiveSession || threads is not null ? session : new CoalescingSession(session);
    }

    /// <summary>How many callers at once serve a session best.</summary>
    internal static int Callers(IInferenceSession session)
    {
        // While a batch is computed, the next one is decoded and gathers.
        return session is CoalescingSession ? Math.Max(FewestCallersOfBatches, 2 * Environment.ProcessorCount) : Environment.ProcessorCount;
    }
}
