using System.Runtime.ExceptionServices;

namespace Panns.Transfer.Features;

/// <summary>Processes many clips in parallel. Exceptions, including cancellation, are thrown unwrapped.</summary>
internal static class ClipLoop
{
    public static void Run(int count, ParallelOptions options, Action<int> work)
    {
        try
        {
            Parallel.For(0, count, options, work);
        }
        catch (AggregateException problems)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            ExceptionDispatchInfo.Throw(problems.InnerExceptions[0]);
        }
    }
}
