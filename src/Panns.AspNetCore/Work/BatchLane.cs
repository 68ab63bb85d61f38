using System.Collections.Concurrent;
using Panns.Clips;

namespace Panns.AspNetCore.Work;

/// <summary>
/// Runs the recordings of concurrent requests through one runner, in the order of their arrival: that is how they share batches on an engine that
/// needs several recordings at a time.
/// </summary>
/// <typeparam name="T">A recording's result.</typeparam>
/// <param name="run">Runs recordings as they arrive; gives a result for each, in order.</param>
internal sealed class BatchLane<T>(Func<IEnumerable<ClipSource>, IEnumerable<T>> run) : ILane<T>, IDisposable
{
    private readonly BlockingCollection<Item> _arrived = [];
    private readonly ConcurrentQueue<Item> _running = [];
    private readonly Lock _lock = new();
    private Thread? _thread;

    public Task<T> RunAsync(ClipSource source, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_thread is null)
            {
                _thread = new(Work) { IsBackground = true, Name = $"Panns {typeof(T).Name}" };
                _thread.Start();
            }
        }

        var item = new Item(source, cancellationToken);
        _arrived.Add(item, CancellationToken.None);
        return item.Done.Task;
    }

    /// <summary>Finishes what has arrived, and ends.</summary>
    public void Dispose()
    {
        _arrived.CompleteAdding();
        _thread?.Join();
        _arrived.Dispose();
    }

    private void Work()
    {
        while (!_arrived.IsCompleted)
        {
            try
            {
                foreach (var result in run(Arrivals()))
                {
                    _ = _running.TryDequeue(out var item);
                    item!.Done.TrySetResult(result);
                }
            }
#pragma warning disable CA1031 // the requests that it concerns report it; others go on
            catch (Exception error)
#pragma warning restore CA1031
            {
                while (_running.TryDequeue(out var item))
                {
                    item.Done.TrySetException(error);
                }
            }
        }
    }

    // Enumerated by the runner's threads, one at a time.
    private IEnumerable<ClipSource> Arrivals()
    {
        foreach (var item in _arrived.GetConsumingEnumerable())
        {
            if (item.CancellationToken.IsCancellationRequested)
            {
                item.Done.TrySetCanceled(item.CancellationToken);
                continue;
            }

            _running.Enqueue(item);
            yield return item.Source;
        }
    }

    private sealed record Item(ClipSource Source, CancellationToken CancellationToken)
    {
        public TaskCompletionSource<T> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
