using System.Runtime.ExceptionServices;
using Panns.Common;

namespace Panns.Clips;

/// <summary>The threads that process a line of clips. An exception on any of them ends the run.</summary>
internal sealed class ClipCrew(ClipLine line) : IAwayObserver, IDisposable
{
    // More programs at once than this would only compete for the processors.
    private const int MostAway = 8;

    private readonly List<Task> _tasks = [];
    private Action? _work;
    private int _most;
    private int _running;
    private int _away;
    private bool _isOver;

    /// <summary>Starts a thread.</summary>
    public void Start(Action work)
    {
        lock (_tasks)
        {
            Add(work);
        }
    }

    /// <summary>Starts one thread, and more while there is work for them.</summary>
    /// <param name="most">
    /// Most threads to start. While some wait for another program (ffmpeg decodes for them), as many more take their places, so that every
    /// processor stays busy.
    /// </param>
    /// <param name="work">What each thread runs, again and again until it returns false.</param>
    public void StartAsWanted(int most, Func<bool> work)
    {
        _most = most;
        _work = () => Work(work);
        line.Wanted = StartOneMore;
        line.Wanted();
    }

    /// <summary>Stops the work and waits for the threads.</summary>
    public void Dispose()
    {
        line.Stop();
        Task[] started;
        lock (_tasks)
        {
            _isOver = true;
            started = [.. _tasks];
        }

        Task.WaitAll(started, CancellationToken.None);
    }

    void IAwayObserver.Left()
    {
        lock (_tasks)
        {
            _away++;
        }

        StartOneMore();
    }

    void IAwayObserver.Returned()
    {
        lock (_tasks)
        {
            _away--;
        }
    }

    private int Wanted => _most + Math.Min(_away, MostAway);

    private void StartOneMore()
    {
        lock (_tasks)
        {
            if (!_isOver && _running < Wanted)
            {
                _running++;
                _tasks.RemoveAll(task => task.IsCompleted);
                Add(_work!);
            }
        }
    }

    private void Work(Func<bool> work)
    {
        AwayTime.Observe(this);
        var isCounted = true;
        try
        {
            while (work())
            {
                if (StepsDown())
                {
                    isCounted = false;
                    return;
                }
            }
        }
        finally
        {
            AwayTime.Observe(null);
            lock (_tasks)
            {
                _running -= isCounted ? 1 : 0;
            }
        }
    }

    // Whether those that were away are back, so that there is one thread too many.
    private bool StepsDown()
    {
        lock (_tasks)
        {
            var isTooMany = _running > Wanted;
            _running -= isTooMany ? 1 : 0;
            return isTooMany;
        }
    }

    private void Add(Action work) => _tasks.Add(Task.Factory.StartNew(() => Run(work), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));

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
