using System.Globalization;

namespace Panns.AspNetCore.Work;

/// <summary>
/// Threads that do the work of all tasks in the order of its arrival. More of them than processors would only take these from each other, so the
/// tasks share them.
/// </summary>
internal sealed class Crew : IDisposable
{
    // A monitor, not a blocking collection: that spins before it waits, on processors that others compute on.
    private readonly object _lock = new();
    private readonly Queue<Action> _arrived = new();
    private readonly List<Thread> _threads = [];
    private bool _isOver;

    /// <summary>Starts more threads, if there are fewer than a number.</summary>
    /// <param name="threads">The number.</param>
    /// <returns>This crew.</returns>
    public Crew Of(int threads)
    {
        while (_threads.Count < threads)
        {
            var thread = new Thread(Work) { IsBackground = true, Name = string.Create(CultureInfo.InvariantCulture, $"Panns {_threads.Count + 1}") };
            _threads.Add(thread);
            thread.Start();
        }

        return this;
    }

    /// <summary>Adds work.</summary>
    /// <param name="work">The work; throws nothing.</param>
    public void Add(Action work)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isOver, this);
            _arrived.Enqueue(work);
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>Finishes what has arrived, and ends.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            Monitor.PulseAll(_lock);
        }

        _threads.ForEach(thread => thread.Join());
    }

    private void Work()
    {
        while (Next() is { } work)
        {
            work();
        }
    }

    private Action? Next()
    {
        lock (_lock)
        {
            Action? work;
            while (!_arrived.TryDequeue(out work) && !_isOver)
            {
                Monitor.Wait(_lock);
            }

            return work;
        }
    }
}
