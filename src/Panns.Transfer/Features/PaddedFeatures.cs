using Panns.Clips;

namespace Panns.Transfer.Features;

/// <summary>
/// Vectors of windows that are extended by silence at their end to a least length: a network pretrained on clips of 10 seconds may
/// place short ones better so.
/// </summary>
internal sealed class PaddedFeatures(IClipFeatures inner, double seconds) : IClipFeatures
{
    private readonly PaddedFunction _padded = new(inner, (int)Math.Round(seconds * inner.SampleRate));

    public string Name => inner.Name;

    public int Dimension => inner.Dimension;

    public int SampleRate => inner.SampleRate;

    public string Key => FormattableString.Invariant($"{inner.Key} padded {seconds:R} s");

    public WindowSchedule Schedule(int threads) => inner.Schedule(threads);

    public void Run(ReadOnlySpan<float> windows, int count, Span<float> values, CancellationToken cancellationToken)
        => _padded.Run(windows, count, values, cancellationToken);
}
