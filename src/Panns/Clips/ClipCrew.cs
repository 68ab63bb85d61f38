using System.Runtime.ExceptionServices;

namespace Panns.Clips;

/// <summary>The threads at work on a line of clips. What one of them throws ends the run.</summary>
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

    /// <summary>Starts a thread, and others as there is work for them.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="work">What each of them does.</param>
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

    /// <summary>Ends the work and waits for the threads.</summary>
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
