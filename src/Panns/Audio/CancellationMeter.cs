namespace Panns.Audio;

/// <summary>Measures for how long channels cancel each other in the mix.</summary>
/// <param name="sampleRate">The recording's sample rate, in hertz.</param>
/// <param name="channels">Its number of channels.</param>
/// <remarks>The result does not depend on block sizes.</remarks>
internal sealed class CancellationMeter(int sampleRate, int channels)
{
    // Thresholds: share of the energy of uncorrelated channels, and share of the audible time that falls below it.
    private const double CanceledShare = 0.1;
    private const double LeastTimeShare = 0.05;

    // Lowest mean square that counts as audible: -80 dB of full scale.
    private const double Silence = 1e-8;

    private readonly int _stretch = Math.Max(1, sampleRate / 2);
    private readonly double[] _sums = new double[channels];
    private readonly double[] _squares = new double[channels];
    private double _mixSum;
    private double _mixSquare;
    private int _frames;
    private long _sounding;
    private long _canceled;

    /// <summary>The cancellation found so far; null if negligible.</summary>
    public ChannelCancellation? Result
    {
        get
        {
            var (sounding, canceled) = (_sounding, _canceled);
            Judge(ref sounding, ref canceled);
            return canceled > 0 && canceled >= LeastTimeShare * sounding
                ? new((double)canceled / sampleRate, (double)sounding / sampleRate)
                : null;
        }
    }

    /// <summary>Adds the next frames and their mix.</summary>
    public void Add(ReadOnlySpan<float> interleaved, ReadOnlySpan<float> mix)
    {
        while (!mix.IsEmpty)
        {
            var count = Math.Min(mix.Length, _stretch - _frames);
            for (var channel = 0; channel < channels; channel++)
            {
                double sum = 0, square = 0;
                for (var i = channel; i < count * channels; i += channels)
                {
                    sum += interleaved[i];
                    square += (double)interleaved[i] * interleaved[i];
                }

                _sums[channel] += sum;
                _squares[channel] += square;
            }

            foreach (var sample in mix[..count])
            {
                _mixSum += sample;
                _mixSquare += (double)sample * sample;
            }

            _frames += count;
            interleaved = interleaved[(count * channels)..];
            mix = mix[count..];
            if (_frames == _stretch)
            {
                Judge(ref _sounding, ref _canceled);
                Array.Clear(_sums);
                Array.Clear(_squares);
                (_mixSum, _mixSquare, _frames) = (0, 0, 0);
            }
        }
    }

    // Energies are taken about the mean: a constant offset is inaudible, but would hide that the sound has canceled.
    private void Judge(ref long sounding, ref long canceled)
    {
        var energy = 0.0;
        for (var channel = 0; channel < channels; channel++)
        {
            energy += Energy(_sums[channel], _squares[channel]) / channels;
        }

        if (_frames > 0 && energy > Silence * _frames)
        {
            sounding += _frames;
            canceled += Energy(_mixSum, _mixSquare) < CanceledShare * energy / channels ? _frames : 0;
        }
    }

    private double Energy(double sum, double square) => square - (sum * sum / Math.Max(1, _frames));
}
