using Panns.Common;
using Panns.Engine;
using Panns.Models.Engines;
using Panns.Networks;
using Panns.Training;
using Panns.Weights;

namespace Panns;

/// <summary>
/// Runs networks, and trains them if it can: one of <see cref="PannsEngines"/>. Derive from it to add your own engine, and pass that to
/// <see cref="PannsEngines.Register"/>.
/// </summary>
public abstract class PannsEngine
{
    /// <summary>Creates the engine.</summary>
    /// <param name="name">Its name in options and saved models: <c>cpu</c>, <c>onnx</c>, <c>torch</c>.</param>
    /// <param name="title">Its name in messages: <c>ONNX Runtime</c>.</param>
    protected PannsEngine(string name, string title)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(title);
        Name = name;
        Title = title;
    }

    /// <summary>Its name in options and saved models: <c>cpu</c>, <c>onnx</c>, <c>torch</c>.</summary>
    public string Name { get; }

    /// <summary>Its name in messages: <c>ONNX Runtime</c>.</summary>
    public string Title { get; }

    /// <summary>Why it cannot be used on this machine, in one line; null if it can.</summary>
    public virtual string? WhyUnavailable => null;

    /// <summary>Its version and the features that it uses on this machine, in a few words.</summary>
    /// <exception cref="PannsException">The engine cannot be used on this machine.</exception>
    public virtual string Details => "";

    /// <summary>
    /// What makes it other than elsewhere on this machine, in one line, such as a faulty part of it that was turned off: the command says it once. Null for
    /// nothing, and where the engine cannot be used.
    /// </summary>
    public virtual string? Notice => null;

    /// <summary>Whether it supports other devices than the processor; <see cref="Devices"/> lists those of this machine.</summary>
    public virtual bool HasDevices => false;

    /// <summary>The devices of this machine, the processor first; unavailable ones have a reason.</summary>
    /// <exception cref="PannsException">The engine cannot be used on this machine.</exception>
    public virtual IReadOnlyList<EngineDevice> Devices => [new(EngineDevice.Cpu)];

    /// <summary>
    /// Batch size beyond which throughput hardly grows; 1 if single clips, one per thread, are fastest. Calls from several threads are
    /// collected into batches of this size if the engine does not run them in parallel.
    /// </summary>
    public virtual int PreferredBatch => 16;

    /// <summary>Whether it can train networks with <see cref="CreateTrainer"/>.</summary>
    public virtual bool CanTrain => false;

    /// <summary>Makes a session for any number of concurrent callers.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights; not needed afterward.</param>
    /// <param name="device">One of <see cref="Devices"/>; null for the engine's choice.</param>
    /// <param name="threads">
    /// Threads that share the work of every call; null to decide by load: all processors for a single caller; for several, one thread each
    /// or batches of their clips, whichever is faster with this engine.
    /// </param>
    /// <exception cref="PannsException">The engine or the device cannot be used, or the weights do not fit the network.</exception>
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

    /// <summary>Makes a training engine factory.</summary>
    /// <param name="options">Devices and precision; null for the defaults.</param>
    /// <exception cref="PannsException">The engine does not train, or it or a device cannot be used.</exception>
    public virtual ITrainingEngineFactory CreateTrainer(EngineTrainingOptions? options = null)
        => throw new PannsException($"{Title} runs networks but does not train them: choose {string.Join(" or ", PannsEngines.All.Where(engine => engine.CanTrain).Select(engine => engine.Title))}");

    /// <summary>Whether a file, by its name, is a model in this engine's own format, with network and weights.</summary>
    /// <param name="path">The file.</param>
    public virtual bool Opens(string path) => false;

    /// <summary>Opens a model in the engine's own format.</summary>
    /// <param name="path">A file for which <see cref="Opens"/> returns true.</param>
    /// <param name="options">Task, device, threads, labels.</param>
    /// <exception cref="PannsException">The file is not such a model, or is not suitable for the task.</exception>
    public virtual PannsModel OpenModel(string path, PannsModelOptions options)
        => throw new PannsException($"{path}: {Title} has no files of its own");

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The engine with weights kept in some precision.</summary>
    /// <exception cref="PannsException">It does not have that.</exception>
    [BestFriend]
    internal virtual PannsEngine Keeping(WeightPrecision weights)
        => weights == WeightPrecision.Single ? this : throw new PannsException($"{Title} keeps weights as they are: only {PannsEngines.Cpu.Title} keeps them in half precision");

    /// <summary>Calls <see cref="Create"/>, for an engine that delegates to another.</summary>
    internal IInferenceSession CreateOf(NetworkDescription network, StateDict weights, string? device, int? threads)
        => Create(network, weights, device, threads);

    /// <summary>Calls <see cref="CreateForCallers"/>, for an engine that delegates to another.</summary>
    internal (IInferenceSession Wide, IInferenceSession? Narrow) CreateForCallersOf(NetworkDescription network, StateDict weights, string? device)
        => CreateForCallers(network, weights, device);

    /// <summary>Makes a session with a fixed number of threads per call.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights; not needed afterward.</param>
    /// <param name="device">One of <see cref="Devices"/>; null for the engine's choice.</param>
    /// <param name="threads">Threads that share the work of a call; null for the engine's choice.</param>
    /// <exception cref="PannsException">The engine or the device cannot be used, or the weights do not fit the network.</exception>
    protected abstract IInferenceSession Create(NetworkDescription network, StateDict weights, string? device, int? threads);

    /// <summary>
    /// Makes two sessions with the same weights: one that uses all processors for a single caller, and one that uses a thread for each of
    /// several callers. The second is null if it would not help: on a GPU, or if large weights would be in memory twice.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights; not needed afterward.</param>
    /// <param name="device">One of <see cref="Devices"/>; null for the engine's choice.</param>
    /// <exception cref="PannsException">The engine or the device cannot be used, or the weights do not fit the network.</exception>
    protected virtual (IInferenceSession Wide, IInferenceSession? Narrow) CreateForCallers(NetworkDescription network, StateDict weights, string? device)
        => (Create(network, weights, device, null), null);
}
