namespace Panns.Transfer.Pretraining.Runs;

/// <summary>Measures the speed of training and the share of time it waits for clips, without the time between steps.</summary>
/// <param name="waited">Tells the time waited for clips so far.</param>
/// <param name="clipsPerStep">Clips that the network is given per step.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class StepSpeed(Func<TimeSpan> waited, int clipsPerStep, TimeProvider clock)
{
    private TimeSpan _elapsed;
    private TimeSpan _waitedBefore;
    private long _begun;
    private long _steps;

    public double ClipsPerSecond => _steps == 0 ? double.NaN : _steps * clipsPerStep / _elapsed.TotalSeconds;

    public double WaitingShare => _steps == 0 ? double.NaN : (waited() - _waitedBefore) / _elapsed;

    public void Begin() => _begun = clock.GetTimestamp();

    public void End()
    {
        _elapsed += clock.GetElapsedTime(_begun);
        _steps++;
    }

    /// <summary>Restarts the measurement.</summary>
    public void Restart()
    {
        _elapsed = TimeSpan.Zero;
        _steps = 0;
        _waitedBefore = waited();
    }
}
