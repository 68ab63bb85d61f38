using System.Diagnostics;

namespace Panns.Transfer.Runs;

/// <summary>
/// Estimates the time left for a whole run, over all folds and strategies that train networks, from the effort done and the time it took.
/// Efforts are in passes over clips; only their ratios matter.
/// </summary>
internal sealed class RunClock
{
    private readonly Stopwatch _watch = new();
    private double _left;
    private double _done;

    /// <param name="effort">Total effort, as far as known.</param>
    public RunClock(double effort) => _left = effort;

    /// <summary>Estimated time left; null before any work is done.</summary>
    public TimeSpan? Left
    {
        get
        {
            lock (_watch)
            {
                return _done > 0 ? _watch.Elapsed * (Math.Max(_left, 0) / _done) : null;
            }
        }
    }

    /// <summary>Starts the clock, at the first part of the run.</summary>
    public void Start()
    {
        lock (_watch)
        {
            _watch.Start();
        }
    }

    /// <summary>Records work done.</summary>
    public void Advance(double effort)
    {
        lock (_watch)
        {
            _done += effort;
            _left -= effort;
        }
    }

    /// <summary>Removes work that is not needed: done by an earlier process, or stopped early.</summary>
    public void Skip(double effort)
    {
        lock (_watch)
        {
            _left -= effort;
        }
    }
}
