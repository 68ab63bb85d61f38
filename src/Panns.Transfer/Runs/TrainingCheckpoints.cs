using Panns.Training;
using Panns.Transfer.Features;

namespace Panns.Transfer.Runs;

/// <summary>The checkpoints of one network's training in a <see cref="RunStore"/>.</summary>
internal sealed class TrainingCheckpoints
{
    // Increase when the same inputs can give different weights.
    private const string Version = "2";

    private readonly RunStore _store;
    private readonly TransferContext _context;
    private readonly string _strategy;

    private TrainingCheckpoints(RunStore store, TransferContext context, string strategy, string name)
    {
        _store = store;
        _context = context;
        _strategy = strategy;
        Name = name;
    }

    /// <summary>Name of the entry.</summary>
    public string Name { get; }

    /// <param name="context">The run, with its store if any.</param>
    /// <param name="strategy">Name of the strategy.</param>
    /// <param name="identity">Everything that determines the trained weights.</param>
    public static TrainingCheckpoints? Of(TransferContext context, string strategy, Func<string> identity)
        => context.Runs is { } store ? new(store, context, strategy, ContentHash.OfText($"training {Version}\n{identity()}")) : null;

    /// <summary>Opens the checkpoint of an earlier run, if this run is to resume it.</summary>
    /// <param name="stages">Number of stages.</param>
    /// <exception cref="PannsException">The checkpoint is damaged.</exception>
    public FoundTraining? Open(int stages)
    {
        if (_store.Find(Name) is not { } path)
        {
            _store.FoundNone();
            return null;
        }

        var found = FoundTraining.Open(path, stages);
        var point = PointAfter(found.State.Epochs);
        _store.Found(point);
        _store.Message?.Invoke($"{_strategy} resumes {point}");
        return found;
    }

    /// <summary>Writes a checkpoint after an epoch, if one is due.</summary>
    public void Save(TrainingSession session, TrainingState state, WeightAverage? average, double seconds)
    {
        if (!_store.IsDue)
        {
            return;
        }

        using var attachment = state.Attachment(Name, average);
        if (_store.Write(Name, path => session.SaveCheckpoint(path, state.Save(seconds, average), attachment)))
        {
            _store.Reached(PointAfter(state.Epochs));
        }
    }

    private string PointAfter(int epochs)
        => FormattableString.Invariant($"after {(_context.Place.Length > 0 ? _context.Titled(_strategy) + ", " : "")}epoch {epochs}");
}

/// <summary>The state of a training that an earlier run left.</summary>
internal sealed class FoundTraining : IDisposable
{
    private TrainingCheckpoint? _checkpoint;

    private FoundTraining(TrainingCheckpoint checkpoint, TrainingState state)
    {
        _checkpoint = checkpoint;
        State = state;
    }

    /// <summary>Its progress.</summary>
    public TrainingState State { get; }

    /// <exception cref="PannsException">The checkpoint is damaged.</exception>
    public static FoundTraining Open(string path, int stages)
    {
        TrainingCheckpoint? checkpoint = null;
        try
        {
            checkpoint = TrainingCheckpoint.Open(path);
            var state = TrainingState.Load(checkpoint);
            return state.Stage < stages ? new(checkpoint, state) : throw new PannsException($"{path}: a damaged checkpoint: it has more stages than the training");
        }
        catch (PannsException problem)
        {
            checkpoint?.Dispose();
            throw RunStore.Damaged(path, problem);
        }
    }

    /// <summary>Restores the first session and then closes the file. Later sessions are left unchanged.</summary>
    /// <exception cref="PannsException">The file is damaged.</exception>
    public void Restore(TrainingSession session)
    {
        if (_checkpoint is not { } checkpoint)
        {
            return;
        }

        try
        {
            session.LoadCheckpoint(checkpoint);
        }
        catch (PannsException problem)
        {
            throw RunStore.Damaged(checkpoint.Path, problem);
        }
        finally
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        _checkpoint?.Dispose();
        _checkpoint = null;
    }
}
