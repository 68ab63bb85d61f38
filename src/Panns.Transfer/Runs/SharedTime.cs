using System.Diagnostics;

namespace Panns.Transfer.Runs;

/// <summary>Time spent on work shared by the strategies of a run, which must not count for the strategy that happens to come first.</summary>
internal sealed class SharedTime
{
    private readonly Lock _lock = new();

    /// <summary>Total time so far.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Runs a piece of work and adds its time.</summary>
    public T Measure<T>(Func<T> work)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            return work();
        }
        finally
        {
            lock (_lock)
            {
                Elapsed += Stopwatch.GetElapsedTime(start);
            }
        }
    }
}
