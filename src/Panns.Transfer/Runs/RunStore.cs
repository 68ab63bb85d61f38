using System.Diagnostics;
using Panns.Common;

namespace Panns.Transfer;

/// <summary>
/// What unfinished runs have reached, on the disk: a checkpoint of every network in training, and the scores of folds and draws that are
/// done. An entry's name is the hash of all that decides its bits (sounds, labels, network, starting weights, options, seed), so that it is
/// never taken for another run's. Give it to <see cref="TransferContext.Runs"/>, and call <see cref="Complete"/> once the results are safe.
/// Safe for several threads.
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

    /// <summary>Uses a folder.</summary>
    /// <param name="folder">The folder; made when first needed.</param>
    public RunStore(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Folder = Path.GetFullPath(folder);
    }

    /// <summary>The user's folder: <c>runs</c> beside the models of <see cref="ModelStore.Default"/>.</summary>
    public static string DefaultFolder => Path.Combine(ModelStore.Default.Folder, "runs");

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Whether to go on from what an earlier run of the same kind left; otherwise it begins anew and replaces that.</summary>
    public bool Resume { get; init; }

    /// <summary>
    /// Share of the time that writing checkpoints may take, more than 0 and at most 1: with large networks and short epochs, not every
    /// epoch gets one. 1 writes one after every epoch whatever it takes.
    /// </summary>
    public double TimeShare { get => _share; init => _share = Guard.InRange(Guard.Positive(value), 0, 1); }

    /// <summary>
    /// Hears, in a line, what a resumed run goes on from, or that there is nothing, and that a checkpoint cannot be written: then the run
    /// goes on without. Null: that it cannot be written ends the run.
    /// </summary>
    public Action<string>? Message { get; init; }

    /// <summary>Where a run that ends now would be taken up: <c>after epoch 6</c>, <c>after fine_tune, fold 2</c>; null at its beginning.</summary>
    public string? ResumePoint { get; private set; }

    /// <summary>Removes what this run has kept: its results are safe.</summary>
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

    /// <summary>The entry of a name, where there is one and the run is to go on from it.</summary>
    internal string? Find(string name)
    {
        var path = PathOf(name);
        lock (_lock)
        {
            _entries.Add(path);
        }

        return Resume && File.Exists(path) ? path : null;
    }

    /// <summary>Notes where a run that ends now would be taken up.</summary>
    internal void Reached(string point) => ResumePoint = point;

    /// <summary>Says what the run goes on from.</summary>
    internal void Found(string point)
    {
        lock (_lock)
        {
            _hasFound = true;
        }

        Reached(point);
    }

    /// <summary>Says once that there is nothing to go on from, where that is so.</summary>
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

        Message?.Invoke($"{Folder}: keeps nothing of this run (these sounds, network, options and seed): it begins anew");
    }

    /// <summary>Whether a checkpoint is due: not where writing takes too large a share of the time.</summary>
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
    /// <param name="write">Writes to a path, whole or not at all.</param>
    /// <returns>Whether it was written.</returns>
    /// <exception cref="PannsException">It cannot be written, and nobody hears of it.</exception>
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

            Message($"{problem.Message}; the run goes on, but can be resumed only from what is kept already");
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

    /// <summary>Removes an entry that another has made needless.</summary>
    internal void Remove(string name)
    {
        lock (_lock)
        {
            Delete(PathOf(name));
            _entries.Remove(PathOf(name));
        }
    }

    /// <summary>The error of an entry that cannot be used, with what to do.</summary>
    internal static PannsException Damaged(string path, PannsException problem) => new(
        $"{(problem.Message.StartsWith(path, StringComparison.Ordinal) ? "" : path + ": ")}{problem.Message}; delete the file to begin anew", problem);

    private string PathOf(string name) => Path.Combine(Folder, name + ".safetensors");

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // What cannot be removed does no harm: its name says what it is of.
        }
    }
}
