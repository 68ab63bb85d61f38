using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Panns.Training;

namespace Panns.Transfer.Strategies;

/// <summary>
/// Makes batches ready in memory that is used again and again: one batch ahead on a thread of its own, or when it is asked for one. The
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

    /// <param name="reserve">Makes the memory of a batch.</param>
    /// <param name="gather">Fills it with a step's clips.</param>
    /// <param name="session">Who trains on them.</param>
    /// <param name="isAhead">Whether a thread of its own gathers, with what the session prepares of a batch.</param>
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

    /// <summary>Time that was spent in <see cref="Take"/>: waiting for a batch, or gathering it.</summary>
    public TimeSpan Waited => _waiting.Elapsed;

    /// <summary>Batches of an epoch; the last is filled up with clips from its beginning.</summary>
    public static int StepsOf(int clips, int clipsPerStep) => (clips + clipsPerStep - 1) / clipsPerStep;

    /// <summary>A row of steps begins; all batches of the one before have been taken.</summary>
    /// <param name="first">Number of the first step.</param>
    /// <param name="end">The one after the last.</param>
    public void Start(long first, long end)
    {
        (_next, _end) = (first, end);
        _ = _thread is null || first >= end ? 0 : _wanted.Release();
    }

    /// <summary>The steps' batches, one after the other; each is good until the next is taken.</summary>
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
#pragma warning disable CA1031 // it is thrown where the batch is taken
            catch (Exception problem)
#pragma warning restore CA1031
            {
                _problem = ExceptionDispatchInfo.Capture(problem);
            }

            _ = _ready.Release();
        }
    }
}
