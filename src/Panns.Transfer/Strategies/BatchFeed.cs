using System.Runtime.ExceptionServices;
using Panns.Training;
using Panns.Transfer.Waveforms;

namespace Panns.Transfer.Strategies;

/// <summary>
/// Gathers the batches of epochs into memory that is used again and again: one batch ahead on a thread of its own where the engine computes
/// elsewhere, with what the session prepares of it; else when it is asked for one, as the thread would take a processor from the engine. The
/// batches are the same.
/// </summary>
internal sealed class BatchFeed : IDisposable
{
    private readonly LabeledWaveforms _clips;
    private readonly int _clipsPerStep;
    private readonly int _parts;
    private readonly TrainingSession _session;
    private readonly Thread? _thread;
    private readonly SemaphoreSlim _wanted = new(0);
    private readonly SemaphoreSlim _ready = new(0);
    private StepBatch _current;
    private StepBatch _ahead;
    private int[] _order = [];
    private int _stepAhead;
    private ExceptionDispatchInfo? _problem;
    private volatile bool _isEnding;

    /// <param name="clips">The clips to learn from.</param>
    /// <param name="clipsPerStep">Clips of a batch.</param>
    /// <param name="parts">Parts in which a batch is computed.</param>
    /// <param name="session">Who trains on them.</param>
    public BatchFeed(LabeledWaveforms clips, int clipsPerStep, int parts, TrainingSession session)
    {
        _clips = clips;
        _clipsPerStep = clipsPerStep;
        _parts = parts;
        _session = session;
        var isAhead = session.LeavesProcessor;
        _current = Reserve();
        _ahead = isAhead ? Reserve() : _current;
        if (isAhead)
        {
            _thread = new(GatherAhead) { IsBackground = true, Name = "gather ahead" };
            _thread.Start();
        }
    }

    /// <summary>Batches of an epoch; the last is filled up with clips from its beginning.</summary>
    public static int StepsOf(int clips, int clipsPerStep) => (clips + clipsPerStep - 1) / clipsPerStep;

    /// <summary>An epoch begins; all batches of the one before have been taken.</summary>
    /// <param name="order">The order of the clips, which stays as it is until the epoch's end.</param>
    public void Start(int[] order)
    {
        _order = order;
        Ask(0);
    }

    /// <summary>The epoch's batches, one after the other; each is good until the next is taken.</summary>
    public StepBatch Take(int step)
    {
        if (_thread is null)
        {
            Gather(step, _current);
            return _current;
        }

        _ready.Wait();
        _problem?.Throw();
        _current.Dispose();
        (_current, _ahead) = (_ahead, _current);
        if (step + 1 < StepsOf(_clips.Count, _clipsPerStep))
        {
            Ask(step + 1);
        }

        return _current;
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

    private StepBatch Reserve() => new(_clipsPerStep, _clips.Samples, _clips.Classes, _parts);

    private void Ask(int step)
    {
        _stepAhead = step;
        _ = _wanted.Release();
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
                Gather(_stepAhead, _ahead);
                _ahead.Prepare(_session);
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

    // The last step of an epoch is filled up from its beginning: batch normalization wants full batches.
    private void Gather(int step, StepBatch batch)
    {
        var classes = _clips.Classes;
        for (var i = 0; i < _clipsPerStep; i++)
        {
            var window = _order[((step * _clipsPerStep) + i) % _order.Length];
            _clips.CopyTo(window, batch.WaveformOf(i));
            _clips.Targets.AsSpan(window * classes, classes).CopyTo(batch.Targets.AsSpan(i * classes));
        }
    }
}
