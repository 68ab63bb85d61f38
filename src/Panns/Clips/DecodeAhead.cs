using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Panns.Clips;

/// <summary>Enumerates on another thread, a bounded number of items ahead of its reader.</summary>
internal static class DecodeAhead
{
    /// <summary>The same items in the same order. What the source throws is thrown here, after the items before it.</summary>
    /// <param name="source">Enumerated once, on another thread.</param>
    /// <param name="capacity">Items that may wait.</param>
    /// <param name="discard">Called for every item that was produced and will not be read.</param>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    public static IEnumerable<T> Enumerate<T>(
        IEnumerable<T> source, int capacity, Action<T> discard, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var queue = new BlockingCollection<T>(capacity);
        var failure = default(ExceptionDispatchInfo);
        var producer = Task.Factory.StartNew(Produce, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (var item in queue.GetConsumingEnumerable(cancellationToken))
            {
                yield return item;
            }

            producer.Wait(CancellationToken.None);
            failure?.Throw();
        }
        finally
        {
            stop.Cancel();
            producer.Wait(CancellationToken.None);
            while (queue.TryTake(out var item))
            {
                discard(item);
            }
        }

        void Produce()
        {
            try
            {
                foreach (var item in source)
                {
                    try
                    {
                        queue.Add(item, stop.Token);
                    }
                    catch (OperationCanceledException)
                    {
                        discard(item);
                        return;
                    }
                }
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
            finally
            {
                queue.CompleteAdding();
            }
        }
    }
}
