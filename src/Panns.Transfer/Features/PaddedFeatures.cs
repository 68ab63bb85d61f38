using System.Buffers;

namespace Panns.Transfer.Features;

/// <summary>
/// Vectors of waveforms that are extended by silence at their end to a least length: a network pretrained on clips of 10 seconds may
/// place short ones better so.
/// </summary>
internal sealed class PaddedFeatures(IClipFeatures inner, double seconds) : IClipFeatures
{
    private readonly int _samples = (int)Math.Round(seconds * inner.SampleRate);

    public string Name => inner.Name;

    public int Dimension => inner.Dimension;

    public int SampleRate => inner.SampleRate;

    public string Key => FormattableString.Invariant($"{inner.Key} padded {seconds:R} s");

    public void Extract(ReadOnlySpan<float> waveform, Span<float> features, CancellationToken cancellationToken = default)
    {
        if (waveform.Length >= _samples)
        {
            inner.Extract(waveform, features, cancellationToken);
            return;
        }

        var extended = ArrayPool<float>.Shared.Rent(_samples);
        waveform.CopyTo(extended);
        extended.AsSpan(waveform.Length, _samples - waveform.Length).Clear();
        inner.Extract(extended.AsSpan(0, _samples), features, cancellationToken);
        ArrayPool<float>.Shared.Return(extended);
    }
}
