using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Panns.Training;

namespace Panns.Transfer.Strategies;

/// <summary>
/// Prepares batches in reused memory: some batches ahead on a thread of its own, or on demand. The batches are the same.
/// </summary>
internal sealed class BatchFeed : IDisposable
{
    private readonly Action<long, StepBatch> _gather;
    private readonly TrainingSession _session;
    private readonly Thread? _thread;
    private readonly SemaphoreSlim _started = new(0);
    private readonly SemaphoreSlim _ready = new(0);
    private readonly SemaphoreSlim _free;
    private readonly Stopwatch _waiting = new();

    // A ring: the batch in use, and behind it those that are ready or being gathered.
    private readonly StepBatch[] _batches;
    private int _current = -1;
    private long _first;
    private long _end;
    private ExceptionDispatchInfo? _problem;
    private volatile int _problemAt = -1;
    private volatile bool _isEnding;

    /// <param name="reserve">Allocates a batch.</param>
    /// <param name="gather">Fills it with a step's clips.</param>
    /// <param name="session">The session that trains on them.</param>
    /// <param name="ahead">How many batches its own thread gathers and prepares ahead; 0 for none, and no thread.</param>
    public BatchFeed(Func<StepBatch> reserve, Action<long, StepBatch> gather, TrainingSession session, int ahead)
    {
        _gather = gather;
        _session = session;
        _free = new(ahead + 1);
        _batches = [.. Enumerable.Range(0, ahead + 1).Select(_ => reserve())];
        if (ahead > 0)
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
        (_first, _end) = (first, end);
        _ = _thread is null || first >= end ? 0 : _started.Release();
    }

    /// <summary>Returns the next step's batch, which is valid until the next call.</summary>
    public StepBatch Take()
    {
        _waiting.Start();
        try
        {
            if (_thread is null)
            {
                _gather(_first++, _batches[0]);
                return _batches[0];
            }

            if (_current >= 0)
            {
                _batches[_current].Dispose();
                _ = _free.Release();
            }

            _ready.Wait();
            _current = (_current + 1) % _batches.Length;
            if (_current == _problemAt)
            {
                _problem!.Throw();
            }

            return _batches[_current];
        }
        finally
        {
            _waiting.Stop();
        }
    }

    public void Dispose()
    {
        _isEnding = true;
        _ = _started.Release();
        _ = _free.Release();
        _thread?.Join();
        foreach (var batch in _batches)
        {
            batch.Dispose();
        }

        _started.Dispose();
        _free.Dispose();
        _ready.Dispose();
    }

    private void GatherAhead()
    {
        var place = 0;
        while (true)
        {
            _started.Wait();
            var (step, end) = (_first, _end);
            for (; step < end && !_isEnding; step++)
            {
                _free.Wait();
                if (_isEnding)
                {
                    return;
                }

                try
                {
                    _gather(step, _batches[place]);
                    if (_session.LeavesProcessor)
                    {
                        _batches[place].Prepare(_session);
                    }
                }
#pragma warning disable CA1031 // rethrown in Take, when it is this batch's turn
                catch (Exception problem)
#pragma warning restore CA1031
                {
                    _problem = ExceptionDispatchInfo.Capture(problem);
                    _problemAt = place;
                    _ = _ready.Release();
                    return;
                }

                _ = _ready.Release();
                place = (place + 1) % _batches.Length;
            }

            if (_isEnding)
            {
                return;
            }
        }
    }
}
