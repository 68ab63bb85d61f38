using System.Diagnostics;
using Panns.Transfer.Strategies;

namespace Panns.Transfer.Pretraining.Runs;

/// <summary>How fast training goes, and how much of its time it waits for clips; what lies between steps does not count.</summary>
/// <param name="feed">Gives the clips.</param>
/// <param name="clipsPerStep">Clips drawn for a step.</param>
internal sealed class StepSpeed(BatchFeed feed, int clipsPerStep)
{
    private readonly Stopwatch _watch = new();
    private TimeSpan _waitedBefore;
    private long _steps;

    public double ClipsPerSecond => _steps == 0 ? double.NaN : _steps * clipsPerStep / _watch.Elapsed.TotalSeconds;

    public double WaitingShare => _steps == 0 ? double.NaN : (feed.Waited - _waitedBefore) / _watch.Elapsed;

    public void Begin() => _watch.Start();

    public void End()
    {
        _watch.Stop();
        _steps++;
    }

    /// <summary>Begins to count anew.</summary>
    public void Restart()
    {
        _watch.Reset();
        _steps = 0;
        _waitedBefore = feed.Waited;
    }
}
