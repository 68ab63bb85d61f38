using System.Runtime.ExceptionServices;

namespace Panns.Transfer.Features;

/// <summary>Work on many clips at once. What goes wrong comes out as itself, not wrapped, and canceling as canceling.</summary>
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
