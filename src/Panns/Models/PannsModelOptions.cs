using Panns.Common;
using Panns.Engine;
using Panns.Networks;
using Panns.Weights;

namespace Panns;

/// <summary>Options for loading and running a model. Immutable; <c>with</c> makes variants.</summary>
public sealed record PannsModelOptions : PretrainedNetworkOptions
{
    private readonly PannsEngine _engine = PannsEngines.Cpu;
    private readonly int? _threads;
    private readonly WeightPrecision _precision;

    /// <summary>The built-in engine on all processors, and the user's store.</summary>
    public static new PannsModelOptions Default { get; } = new();

    /// <summary>The engine: one of <see cref="PannsEngines"/>.</summary>
    public PannsEngine Engine { get => _engine; init => _engine = value ?? throw new ArgumentNullException(nameof(Engine)); }

    /// <summary>The device: one of the engine's <see cref="PannsEngine.Devices"/>; null for the engine's choice.</summary>
    public string? Device { get; init; }

    /// <summary>
    /// Threads that share the work of a call; null to decide by load: a single call uses all processors; calls for several recordings
    /// or from several callers use one thread each or run in batches, whichever is faster with the engine.
    /// </summary>
    public int? Threads { get => _threads; init => _threads = value is { } threads ? Guard.Positive(threads) : null; }

    /// <summary>
    /// The floats in which the built-in engine keeps the network's weights in memory: with half floats, about half of it. Other engines run only
    /// <see cref="WeightPrecision.Single"/>.
    /// </summary>
    public WeightPrecision Precision
    {
        get => _precision;
        init => _precision = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Precision), value, "is not a precision");
    }

    /// <summary>The class names, one per class; null for AudioSet's if there are 527 classes, otherwise numbers.</summary>
    public LabelSet? Labels { get; init; }

    /// <summary>Makes a session for any number of concurrent callers.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights; not needed afterward.</param>
    /// <exception cref="PannsException">The engine, the device or the precision cannot be used, or the weights do not fit the network.</exception>
    public IInferenceSession CreateSession(NetworkDescription network, StateDict weights)
        => Running.CreateSession(network, weights, Device, Threads);

    /// <summary>The engine with the precision.</summary>
    /// <exception cref="PannsException">It does not have that.</exception>
    internal PannsEngine Running => _engine.Keeping(_precision);
}
