using System.Diagnostics;

namespace Panns.Transfer.Runs;

/// <summary>
/// One clock for a whole run, over all folds and strategies that train networks: from the effort that is behind and the time that it took
/// follows the time left. Efforts are in passes over the clips, so only their ratios count.
/// </summary>
internal sealed class RunClock
{
    private readonly Stopwatch _watch = new();
    private double _left;
    private double _done;

    /// <param name="effort">Effort of all parts, as far as it is known.</param>
    public RunClock(double effort) => _left = effort;

    /// <summary>Time left; null before anything is done.</summary>
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

    /// <summary>A part begins: the clock runs from the first one on.</summary>
    public void Start()
    {
        lock (_watch)
        {
            _watch.Start();
        }
    }

    /// <summary>Work was done.</summary>
    public void Advance(double effort)
    {
        lock (_watch)
        {
            _done += effort;
            _left -= effort;
        }
    }

    /// <summary>Work turned out to be needless: done by an earlier process, or stopped early.</summary>
    public void Skip(double effort)
    {
        lock (_watch)
        {
            _left -= effort;
        }
    }
}
