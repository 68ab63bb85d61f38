using Panns.Common;
using Panns.Engine;
using Panns.Models.Engines;
using Panns.Networks;
using Panns.Training;
using Panns.Weights;

namespace Panns;

/// <summary>
/// What runs networks, and perhaps trains them: one of <see cref="PannsEngines"/>. Derive from it to bring another, and hand that to
/// <see cref="PannsEngines.Register"/>.
/// </summary>
public abstract class PannsEngine
{
    /// <summary>Names the engine.</summary>
    /// <param name="name">What options and saved models call it: <c>cpu</c>, <c>onnx</c>, <c>torch</c>.</param>
    /// <param name="title">What sentences call it: <c>ONNX Runtime</c>.</param>
    protected PannsEngine(string name, string title)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(title);
        Name = name;
        Title = title;
    }

    /// <summary>What options and saved models call it: <c>cpu</c>, <c>onnx</c>, <c>torch</c>.</summary>
    public string Name { get; }

    /// <summary>What sentences call it: <c>ONNX Runtime</c>.</summary>
    public string Title { get; }

    /// <summary>Why it cannot be used here, in one line; null where it can.</summary>
    public virtual string? WhyUnavailable => null;

    /// <summary>Its version and what it makes use of here, in a few words.</summary>
    /// <exception cref="PannsException">It cannot be used here.</exception>
    public virtual string Details => "";

    /// <summary>Whether it may compute elsewhere than on the processor: see <see cref="Devices"/> for what there is.</summary>
    public virtual bool HasDevices => false;

    /// <summary>The devices that it knows of here, the processor first, each with the reason where it cannot be used.</summary>
    /// <exception cref="PannsException">The engine cannot be used here.</exception>
    public virtual IReadOnlyList<EngineDevice> Devices => [new(EngineDevice.Cpu)];

    /// <summary>
    /// Clips of a batch from which on more gain nothing; 1 where clips one by one, a thread each, are the fastest. Callers on several threads
    /// are gathered into batches of so many where the engine does not serve them side by side.
    /// </summary>
    public virtual int PreferredBatch => 16;

    /// <summary>Whether it trains networks: <see cref="CreateTrainer"/>.</summary>
    public virtual bool CanTrain => false;

    /// <summary>Makes a session that any number of callers may use at once.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights; not needed afterward.</param>
    /// <param name="device">One of <see cref="Devices"/>; null for the engine's choice.</param>
    /// <param name="threads">
    /// Threads that share the work of every call; null to decide by what goes on: all processors for a single caller; for several one each,
    /// or batches of what they bring, as the engine is faster.
    /// </param>
    /// <exception cref="PannsException">The engine or the device cannot be used here, or the weights are not the network's.</exception>
    public IInferenceSession CreateSession(NetworkDescription network, StateDict weights, string? device = null, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(weights);
        if (threads is { } count)
        {
            return Create(network, weights, device, Guard.Positive(count, nameof(threads)));
        }

        var (wide, narrow) = CreateForCallers(network, weights, device);
        return narrow is not null ? AdaptiveSession.Of(wide, narrow, Environment.ProcessorCount)
            : PreferredBatch > 1 ? new CoalescingSession(wide, PreferredBatch)
            : wide;
    }

    /// <summary>Makes what trains networks.</summary>
    /// <param name="options">Devices, precision; null for the defaults.</param>
    /// <exception cref="PannsException">The engine does not train, or it or a device cannot be used here.</exception>
    public virtual ITrainingEngineFactory CreateTrainer(EngineTrainingOptions? options = null)
        => throw new PannsException($"{Title} runs networks but does not train them: choose {string.Join(" or ", PannsEngines.All.Where(engine => engine.CanTrain).Select(engine => engine.Title))}");

    /// <summary>Whether a file is a model of this engine's own kind, network and weights in one: by its name.</summary>
    /// <param name="path">The file.</param>
    public virtual bool Opens(string path) => false;

    /// <summary>Opens a file of the engine's own kind.</summary>
    /// <param name="path">A file that <see cref="Opens"/> takes.</param>
    /// <param name="options">What it is for, device, threads, labels.</param>
    /// <exception cref="PannsException">The file is no such model, or does not do what it is for.</exception>
    public virtual PannsModel OpenModel(string path, PannsModelOptions options)
        => throw new PannsException($"{path}: {Title} has no files of its own");

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>As <see cref="Create"/>, for one engine that stands for another.</summary>
    internal IInferenceSession CreateOf(NetworkDescription network, StateDict weights, string? device, int? threads)
        => Create(network, weights, device, threads);

    /// <summary>As <see cref="CreateForCallers"/>, for one engine that stands for another.</summary>
    internal (IInferenceSession Wide, IInferenceSession? Narrow) CreateForCallersOf(NetworkDescription network, StateDict weights, string? device)
        => CreateForCallers(network, weights, device);

    /// <summary>Makes a session with a number of threads for every call.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights; not needed afterward.</param>
    /// <param name="device">One of <see cref="Devices"/>; null for the engine's choice.</param>
    /// <param name="threads">Threads that share the work of a call; null for as many as the engine sees fit.</param>
    /// <exception cref="PannsException">The engine or the device cannot be used here, or the weights are not the network's.</exception>
    protected abstract IInferenceSession Create(NetworkDescription network, StateDict weights, string? device, int? threads);

    /// <summary>
    /// Makes two sessions on the same weights: one that gives a single caller all processors, and one that gives each of several callers a
    /// thread. The second is null where several callers gain nothing from it: on a GPU, or where it would hold large weights twice.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights; not needed afterward.</param>
    /// <param name="device">One of <see cref="Devices"/>; null for the engine's choice.</param>
    /// <exception cref="PannsException">The engine or the device cannot be used here, or the weights are not the network's.</exception>
    protected virtual (IInferenceSession Wide, IInferenceSession? Narrow) CreateForCallers(NetworkDescription network, StateDict weights, string? device)
        => (Create(network, weights, device, null), null);
}
