using Panns.Common;
using Panns.Engine;
using Panns.Networks;
using Panns.Weights;

namespace Panns;

/// <summary>How a model is loaded and run. Immutable; <c>with</c> makes variants.</summary>
public sealed record PannsModelOptions : PretrainedNetworkOptions
{
    private readonly int? _threads;

    /// <summary>The CPU engine with one thread per processor, and the user's store.</summary>
    public static new PannsModelOptions Default { get; } = new();

    /// <summary>
    /// Threads of the CPU engine; null for one per processor. A single call has them all; those of several recordings, or of several callers,
    /// have one each.
    /// </summary>
    public int? Threads { get => _threads; init => _threads = value is { } threads ? Guard.Positive(threads) : null; }

    /// <summary>The classes, as many as the network has; null for AudioSet's where there are 527, and numbers otherwise.</summary>
    public LabelSet? Labels { get; init; }

    /// <summary>Makes the session; null for the CPU engine. The weights are released when it returns.</summary>
    public Func<NetworkDescription, StateDict, IInferenceSession>? Backend { get; init; }
}
