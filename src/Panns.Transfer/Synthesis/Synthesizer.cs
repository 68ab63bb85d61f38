using Panns.Common;

namespace Panns.Transfer.Synthesis;

/// <summary>Builds sounds from oscillators, noise and envelopes. All randomness comes from one generator.</summary>
internal sealed class Synthesizer(int sampleRate, int samples, SeededRandom random)
{
    private readonly float[] _sound = new float[samples];

    public int SampleRate => sampleRate;

    public int Samples => samples;

    public double Seconds => (double)samples / sampleRate;

    public Span<float> Sound => _sound;

    /// <summary>Uniform between two limits.</summary>
    public double Between(double low, double high) => low + ((high - low) * random.NextDouble());

    /// <summary>Uniform on a logarithmic scale, as for pitches.</summary>
    public double Pitch(double low, double high) => low * Math.Pow(high / low, random.NextDouble());

    public double Noise() => random.NextGaussian();

    /// <summary>Adds a tone with time-varying frequency and amplitude.</summary>
    /// <param name="start">Start in seconds.</param>
    /// <param name="seconds">Length in seconds.</param>
    /// <param name="frequency">Frequency in Hz as a function of the time since its start.</param>
    /// <param name="amplitude">Amplitude as a function of the time since its start.</param>
    public void Tone(double start, double seconds, Func<double, double> frequency, Func<double, double> amplitude)
    {
        var first = (int)(start * sampleRate);
        var phase = 2 * Math.PI * random.NextDouble();
        for (var i = Math.Max(0, first); i < Math.Min(samples, first + (int)(seconds * sampleRate)); i++)
        {
            var time = (double)(i - first) / sampleRate;
            phase += 2 * Math.PI * frequency(time) / sampleRate;
            _sound[i] += (float)(amplitude(time) * Math.Sin(phase));
        }
    }

    /// <summary>Adds noise through a resonant filter.</summary>
    /// <param name="start">Start in seconds.</param>
    /// <param name="seconds">Length in seconds.</param>
    /// <param name="frequency">Center frequency in Hz.</param>
    /// <param name="width">Bandwidth in Hz.</param>
    /// <param name="amplitude">Amplitude as a function of the time since its start.</param>
    public void NoiseBand(double start, double seconds, double frequency, double width, Func<double, double> amplitude)
    {
        var radius = Math.Exp(-Math.PI * width / sampleRate);
        var feedback = 2 * radius * Math.Cos(2 * Math.PI * frequency / sampleRate);
        var gain = Math.Sqrt(1 - (radius * radius)) * 0.7;
        double before = 0, last = 0;
        var first = (int)(start * sampleRate);
        for (var i = Math.Max(0, first); i < Math.Min(samples, first + (int)(seconds * sampleRate)); i++)
        {
            var value = (gain * Noise()) + (feedback * last) - (radius * radius * before);
            (before, last) = (last, value);
            _sound[i] += (float)(amplitude((double)(i - first) / sampleRate) * value);
        }
    }

    /// <summary>Adds a plucked string (Karplus and Strong 1983): a noise burst circulating through a low-pass filter.</summary>
    public void Pluck(double start, double frequency, double amplitude, double damping)
    {
        var period = Math.Max(2, (int)Math.Round(sampleRate / frequency));
        var line = new double[period];
        for (var i = 0; i < period; i++)
        {
            line[i] = amplitude * Math.Clamp(Noise(), -2, 2) / 2;
        }

        var place = 0;
        for (var i = Math.Max(0, (int)(start * sampleRate)); i < samples; i++)
        {
            var next = (place + 1) % period;
            _sound[i] += (float)line[place];
            line[place] = damping * (line[place] + line[next]) / 2;
            place = next;
        }
    }

    /// <summary>Adds background noise at a signal-to-noise ratio in decibels, and scales the sum to a peak level.</summary>
    public void Finish(double signalToNoise, double peak)
    {
        double energy = 0;
        foreach (var value in _sound)
        {
            energy += value * value;
        }

        var noise = Math.Sqrt(energy / samples) * Math.Pow(10, -signalToNoise / 20);
        var largest = 1e-9;
        for (var i = 0; i < samples; i++)
        {
            _sound[i] += (float)(noise * Noise());
            largest = Math.Max(largest, Math.Abs(_sound[i]));
        }

        for (var i = 0; i < samples; i++)
        {
            _sound[i] *= (float)(peak / largest);
        }
    }

    /// <summary>An envelope with short fades at both ends.</summary>
    public static Func<double, double> Gate(double seconds, double edge = 0.01, double amplitude = 1)
        => time => amplitude * Math.Clamp(Math.Min(time, seconds - time) / edge, 0, 1);

    /// <summary>An envelope with an instant attack and exponential decay.</summary>
    public static Func<double, double> Decay(double halfLife, double amplitude = 1) => time => amplitude * Math.Pow(0.5, time / halfLife);
}
