namespace Panns.Audio;

/// <summary>Listens while channels are mixed, and tells for how long they cancel each other.</summary>
/// <param name="sampleRate">Of the recording, in hertz.</param>
/// <param name="channels">How many it has.</param>
/// <remarks>What it tells does not depend on how the recording is cut into blocks.</remarks>
internal sealed class CancellationMeter(int sampleRate, int channels)
{
    // Of the energy that as many unrelated channels leave, and of the time with sound in which less is left.
    private const double CancelledShare = 0.1;
    private const double LeastTimeShare = 0.05;

    // Mean square of what counts as sound: -80 dB of full scale.
    private const double Silence = 1e-8;

    private readonly int _stretch = Math.Max(1, sampleRate / 2);
    private readonly double[] _sums = new double[channels];
    private readonly double[] _squares = new double[channels];
    private double _mixSum;
    private double _mixSquare;
    private int _frames;
    private long _sounding;
    private long _cancelled;

    /// <summary>What has been found so far; null where next to nothing cancels.</summary>
    public ChannelCancellation? Result
    {
        get
        {
            var (sounding, cancelled) = (_sounding, _cancelled);
            Judge(ref sounding, ref cancelled);
            return cancelled > 0 && cancelled >= LeastTimeShare * sounding
                ? new((double)cancelled / sampleRate, (double)sounding / sampleRate)
                : null;
        }
    }

    /// <summary>Takes the next frames and their mix.</summary>
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
                Judge(ref _sounding, ref _cancelled);
                Array.Clear(_sums);
                Array.Clear(_squares);
                (_mixSum, _mixSquare, _frames) = (0, 0, 0);
            }
        }
    }

    // About their means: a constant offset is no sound, and would hide that the sound is gone.
    private void Judge(ref long sounding, ref long cancelled)
    {
        var energy = 0.0;
        for (var channel = 0; channel < channels; channel++)
        {
            energy += Energy(_sums[channel], _squares[channel]) / channels;
        }

        if (_frames > 0 && energy > Silence * _frames)
        {
            sounding += _frames;
            cancelled += Energy(_mixSum, _mixSquare) < CancelledShare * energy / channels ? _frames : 0;
        }
    }

    private double Energy(double sum, double square) => square - (sum * sum / Math.Max(1, _frames));
}
