using System.Diagnostics;
using Panns.Common;

namespace Panns.Transfer;

/// <summary>
/// Stores the state of unfinished runs on disk: checkpoints of networks in training, and scores of completed folds and draws. An entry's name
/// is a hash of everything that determines its content (sounds, labels, network, initial weights, options, seed), so it is never mistaken for
/// another run's. Assign it to <see cref="TransferContext.Runs"/>, and call <see cref="Complete"/> once the results are saved.
/// Safe to use from several threads.
/// </summary>
public sealed class RunStore
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _entries = new(StringComparer.Ordinal);
    private readonly Stopwatch _sinceWrite = Stopwatch.StartNew();
    private readonly double _share = 0.1;
    private TimeSpan _lastWrite;
    private bool _hasFound;
    private bool _hasSaidNone;
    private bool _hasSaidProblem;

    /// <summary>Creates a store in a folder.</summary>
    /// <param name="folder">The folder; created when first needed.</param>
    public RunStore(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Folder = Path.GetFullPath(folder);
    }

    /// <summary>The user's store: the folder <c>runs</c> next to the models of <see cref="ModelStore.Default"/>.</summary>
    public static string DefaultFolder => Path.Combine(ModelStore.Default.Folder, "runs");

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Whether to continue an earlier run with the same inputs; otherwise it is started over and its entries are overwritten.</summary>
    public bool Resume { get; init; }

    /// <summary>
    /// Largest share of the time to spend on writing checkpoints, more than 0 and at most 1. With large networks and short epochs, not every
    /// epoch gets a checkpoint; 1 writes one after every epoch.
    /// </summary>
    public double TimeShare { get => _share; init => _share = Guard.InRange(Guard.Positive(value), 0, 1); }

    /// <summary>
    /// Receives one-line messages: where a resumed run continues, or that there is nothing to resume, or that a checkpoint cannot be written, in
    /// which case the run continues without it. If null, a checkpoint that cannot be written ends the run.
    /// </summary>
    public Action<string>? Message { get; init; }

    /// <summary>Where the run would resume if it ended now: <c>after epoch 6</c>, <c>after fine_tune, fold 2</c>; null at its beginning.</summary>
    public string? ResumePoint { get; private set; }

    /// <summary>Deletes the run's entries; call once its results are saved.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            foreach (var path in _entries)
            {
                Delete(path);
            }

            _entries.Clear();
            ResumePoint = null;
        }
    }

    /// <summary>Path of an entry; null if it does not exist or the run is not resumed.</summary>
    internal string? Find(string name)
    {
        var path = PathOf(name);
        lock (_lock)
        {
            _entries.Add(path);
        }

        return Resume && File.Exists(path) ? path : null;
    }

    /// <summary>Records where the run would resume.</summary>
    internal void Reached(string point) => ResumePoint = point;

    /// <summary>Records that an entry to resume from was found.</summary>
    internal void Found(string point)
    {
        lock (_lock)
        {
            _hasFound = true;
        }

        Reached(point);
    }

    /// <summary>Reports once if there is nothing to resume.</summary>
    internal void FoundNone()
    {
        lock (_lock)
        {
            if (!Resume || _hasFound || _hasSaidNone)
            {
                return;
            }

            _hasSaidNone = true;
        }

        Message?.Invoke($"{Folder}: has no checkpoint of this run (same sounds, network, options and seed); starting over");
    }

    /// <summary>Whether to write a checkpoint now, without exceeding the time share.</summary>
    internal bool IsDue
    {
        get
        {
            lock (_lock)
            {
                return _share >= 1 || _lastWrite <= _sinceWrite.Elapsed * _share;
            }
        }
    }

    /// <summary>Writes an entry.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="write">Writes to a path, completely or not at all.</param>
    /// <returns>Whether it was written.</returns>
    /// <exception cref="PannsException">The entry cannot be written, and <see cref="Message"/> is null.</exception>
    internal bool Write(string name, Action<string> write)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            write(PathOf(name));
        }
        catch (PannsException problem) when (Message is not null)
        {
            lock (_lock)
            {
                (var said, _hasSaidProblem) = (_hasSaidProblem, true);
                if (said)
                {
                    return false;
                }
            }

            Message($"{problem.Message}; the run continues, but can be resumed only from earlier checkpoints");
            return false;
        }

        lock (_lock)
        {
            _entries.Add(PathOf(name));
            _lastWrite = watch.Elapsed;
            _sinceWrite.Restart();
        }

        return true;
    }

    /// <summary>Deletes an entry that is no longer needed.</summary>
    internal void Remove(string name)
    {
        lock (_lock)
        {
            Delete(PathOf(name));
            _entries.Remove(PathOf(name));
        }
    }

    /// <summary>The error for a damaged entry, with what to do.</summary>
    internal static PannsException Damaged(string path, PannsException problem) => new(
        $"{(problem.Message.StartsWith(path, StringComparison.Ordinal) ? "" : path + ": ")}{problem.Message}; delete the file to start over", problem);

    private string PathOf(string name) => Path.Combine(Folder, name + ".safetensors");

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A leftover entry is harmless: its name is a hash of its inputs, so no other run will use it.
        }
    }
}
