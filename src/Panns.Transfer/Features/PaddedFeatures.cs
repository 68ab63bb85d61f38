using Panns.Clips;

namespace Panns.Transfer.Features;

/// <summary>
/// Pads windows with silence at the end to a minimum length before another feature extractor. Networks pretrained on 10-second clips may give
/// better vectors for short clips this way.
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
