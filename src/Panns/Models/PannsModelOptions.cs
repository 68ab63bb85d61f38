using Panns.Common;
using Panns.Engine;
using Panns.Networks;
using Panns.Weights;

namespace Panns;

/// <summary>How a model is loaded and run. Immutable; <c>with</c> makes variants.</summary>
public sealed record PannsModelOptions : PretrainedNetworkOptions
{
    private readonly PannsEngine _engine = PannsEngines.Cpu;
    private readonly int? _threads;

    /// <summary>The library's own engine on all processors, and the user's store.</summary>
    public static new PannsModelOptions Default { get; } = new();

    /// <summary>What runs the network: one of <see cref="PannsEngines"/>.</summary>
    public PannsEngine Engine { get => _engine; init => _engine = value ?? throw new ArgumentNullException(nameof(Engine)); }

    /// <summary>Where it runs: one of the engine's <see cref="PannsEngine.Devices"/>; null for the engine's choice.</summary>
    public string? Device { get; init; }

    /// <summary>
    /// Threads that share the work of a call; null to decide by what goes on: a single call has all processors, those of several recordings,
    /// or of several callers, have one each or go through in batches, as the engine is faster.
    /// </summary>
    public int? Threads { get => _threads; init => _threads = value is { } threads ? Guard.Positive(threads) : null; }

    /// <summary>The classes, as many as the network has; null for AudioSet's where there are 527, and numbers otherwise.</summary>
    public LabelSet? Labels { get; init; }

    /// <summary>Makes what runs a network, for any number of callers.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights; not needed afterward.</param>
    /// <exception cref="PannsException">The engine or the device cannot be used here, or the weights are not the network's.</exception>
    public IInferenceSession CreateSession(NetworkDescription network, StateDict weights)
        => _engine.CreateSession(network, weights, Device, Threads);
}
