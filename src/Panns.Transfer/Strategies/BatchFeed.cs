using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Panns.Training;

namespace Panns.Transfer.Strategies;

/// <summary>
/// Prepares batches in reused memory: one batch ahead on its own thread, or on demand. The
/// batches are the same.
/// </summary>
internal sealed class BatchFeed : IDisposable
{
    private readonly Action<long, StepBatch> _gather;
    private readonly TrainingSession _session;
    private readonly Thread? _thread;
    private readonly SemaphoreSlim _wanted = new(0);
    private readonly SemaphoreSlim _ready = new(0);
    private readonly Stopwatch _waiting = new();
    private StepBatch _current;
    private StepBatch _ahead;
    private long _next;
    private long _end;
    private ExceptionDispatchInfo? _problem;
    private volatile bool _isEnding;

    /// <param name="reserve">Allocates a batch.</param>
    /// <param name="gather">Fills it with a step's clips.</param>
    /// <param name="session">The session that trains on them.</param>
    /// <param name="isAhead">Whether its own thread gathers and prepares batches ahead.</param>
    public BatchFeed(Func<StepBatch> reserve, Action<long, StepBatch> gather, TrainingSession session, bool isAhead)
    {
        _gather = gather;
        _session = session;
        _current = reserve();
        _ahead = isAhead ? reserve() : _current;
        if (isAhead)
        {
            _thread = new(GatherAhead) { IsBackground = true, Name = "gather ahead" };
            _thread.Start();
        }
    }

    /// <summary>Time spent in <see cref="Take"/>: waiting for a batch, or gathering it.</summary>
    public TimeSpan Waited => _waiting.Elapsed;

    /// <summary>Batches per epoch; the last is filled up with clips from the epoch's beginning.</summary>
    public static int StepsOf(int clips, int clipsPerStep) => (clips + clipsPerStep - 1) / clipsPerStep;

    /// <summary>Starts a sequence of steps; all batches of the previous one must have been taken.</summary>
    /// <param name="first">Number of the first step.</param>
    /// <param name="end">Number after the last step.</param>
    public void Start(long first, long end)
    {
        (_next, _end) = (first, end);
        _ = _thread is null || first >= end ? 0 : _wanted.Release();
    }

    /// <summary>Returns the next step's batch, which is valid until the next call.</summary>
    public StepBatch Take()
    {
        _waiting.Start();
        try
        {
            if (_thread is null)
            {
                _gather(_next++, _current);
                return _current;
            }

            _ready.Wait();
            _problem?.Throw();
            _current.Dispose();
            (_current, _ahead) = (_ahead, _current);
            if (++_next < _end)
            {
                _ = _wanted.Release();
            }

            return _current;
        }
        finally
        {
            _waiting.Stop();
        }
    }

    public void Dispose()
    {
        _isEnding = true;
        _ = _wanted.Release();
        _thread?.Join();
        _current.Dispose();
        _ahead.Dispose();
        _wanted.Dispose();
        _ready.Dispose();
    }

    private void GatherAhead()
    {
        while (true)
        {
            _wanted.Wait();
            if (_isEnding)
            {
                return;
            }

            try
            {
                _gather(_next, _ahead);
                if (_session.LeavesProcessor)
                {
                    _ahead.Prepare(_session);
                }
            }
#pragma warning disable CA1031 // rethrown in Take
            catch (Exception problem)
#pragma warning restore CA1031
            {
                _problem = ExceptionDispatchInfo.Capture(problem);
            }

            _ = _ready.Release();
        }
    }
}
