using System.Diagnostics;
using Panns.Transfer.Strategies;

namespace Panns.Transfer.Pretraining.Runs;

/// <summary>Measures the speed of training and the share of time it waits for clips, without the time between steps.</summary>
/// <param name="feed">The source of the clips.</param>
/// <param name="clipsPerStep">Clips drawn per step.</param>
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

    /// <summary>Restarts the measurement.</summary>
    public void Restart()
    {
        _watch.Reset();
        _steps = 0;
        _waitedBefore = feed.Waited;
    }
}
