using System.Runtime.ExceptionServices;

namespace Panns.Clips;

/// <summary>The threads that process a line of clips. An exception on any of them ends the run.</summary>
internal sealed class ClipCrew(ClipLine line) : IDisposable
{
    private readonly List<Task> _tasks = [];
    private int _left;

    /// <summary>Starts a thread.</summary>
    public void Start(Action work)
    {
        lock (_tasks)
        {
            _tasks.Add(Task.Factory.StartNew(() => Run(work), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        }
    }

    /// <summary>Starts one thread, and more while there is work for them.</summary>
    /// <param name="most">Most threads to start.</param>
    /// <param name="work">What each thread runs.</param>
    public void StartAsWanted(int most, Action work)
    {
        _left = most;
        line.Wanted = () =>
        {
            lock (_tasks)
            {
                if (_left > 0)
                {
                    _left--;
                    Start(work);
                }
            }
        };
        line.Wanted();
    }

    /// <summary>Stops the work and waits for the threads.</summary>
    public void Dispose()
    {
        line.Stop();
        Task[] started;
        lock (_tasks)
        {
            _left = 0;
            started = [.. _tasks];
        }

        Task.WaitAll(started, CancellationToken.None);
    }

    private void Run(Action work)
    {
        try
        {
            work();
        }
        catch (Exception error)
        {
            line.Fail(ExceptionDispatchInfo.Capture(error));
        }
    }
}
