using System.Diagnostics;

namespace Panns.Transfer.Runs;

/// <summary>Time that went into what the strategies of a run share. It is nobody's own, whoever came first.</summary>
internal sealed class SharedTime
{
    private readonly Lock _lock = new();

    /// <summary>All of it so far.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Adds what a piece of work takes.</summary>
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
