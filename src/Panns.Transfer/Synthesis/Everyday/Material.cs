namespace Panns.Transfer.Synthesis.Everyday;

/// <summary>What sounds are made of: noises of several colors, slow random courses, pulses, a room around it all.</summary>
internal static class Material
{
    public static int Count(this Synthesizer sound, double seconds) => (int)(seconds * sound.SampleRate);

    public static double[] White(this Synthesizer sound, int count) => Waves.Make(count, _ => sound.Noise());

    /// <summary>3 dB less each octave, by a filter of the third order.</summary>
    public static double[] Pink(this Synthesizer sound, int count)
    {
        ReadOnlySpan<double> ahead = [0.049922, -0.095993, 0.050612, -0.004408], back = [1, -2.494956, 2.017265, -0.522189];
        var (white, pink) = (sound.White(count), new double[count]);
        for (var i = 0; i < count; i++)
        {
            for (var k = 0; k < 4 && k <= i; k++)
            {
                pink[i] += (ahead[k] * white[i - k]) - (k == 0 ? 0 : back[k] * pink[i - k]);
            }
        }

        return pink;
    }

    /// <summary>6 dB less each octave, but for the lowest.</summary>
    public static double[] Brown(this Synthesizer sound, int count) => sound.White(count).Leak(0.995);

    /// <summary>Lines between random points, so many a second.</summary>
    public static double[] Slow(this Synthesizer sound, double rate, double low, double high, int count)
    {
        var points = new (double, double)[Math.Max(2, (int)((double)count / sound.SampleRate * rate) + 2)];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = ((double)i / (points.Length - 1), sound.Between(low, high));
        }

        return Curves.Line(count, points);
    }

    public static double[] Slow(this Synthesizer sound, double rate, double low = 0, double high = 1) => sound.Slow(rate, low, high, sound.Samples);

    /// <summary>One sample of one at the start of every period, more or less strong.</summary>
    /// <param name="sound">Where chance comes from.</param>
    /// <param name="frequency">Pulses a second, at every sample.</param>
    /// <param name="jitter">Random change of their strength.</param>
    /// <param name="levels">Strengths by turns, as of cylinders.</param>
    public static double[] Pulses(this Synthesizer sound, double[] frequency, double jitter, params double[] levels)
    {
        var pulses = new double[frequency.Length];
        var (phase, turn) = (sound.Between(0, 1), 0);
        for (var i = 0; i < pulses.Length; i++)
        {
            phase += frequency[i] / sound.SampleRate;
            if (phase >= 1)
            {
                phase -= Math.Floor(phase);
                pulses[i] = (1 + (jitter * sound.Noise())) * (levels.Length == 0 ? 1 : levels[turn++ % levels.Length]);
            }
        }

        return pulses;
    }

    /// <summary>Adds a signal at a time.</summary>
    public static void Add(this Synthesizer sound, double start, double[] wave, double gain = 1)
    {
        var first = (int)(start * sound.SampleRate);
        for (var i = Math.Max(0, -first); i < wave.Length && first + i < sound.Samples; i++)
        {
            sound.Sound[first + i] += (float)(gain * wave[i]);
        }
    }

    /// <summary>Adds a room's echoes: random taps that die away in a time, about a thousand a second, so many times as strong as the sound.</summary>
    public static void Room(this Synthesizer sound, double seconds, double mix)
    {
        var (count, dry) = ((int)(seconds * 1000), sound.Sound.ToArray());
        var (taps, energy) = (new (int Delay, double Gain)[count], 0.0);
        for (var i = 0; i < count; i++)
        {
            var at = (i + sound.Between(0, 1)) / count;
            taps[i] = ((int)(at * seconds * sound.SampleRate), Math.Pow(0.5, 10 * at) * (sound.Between(0, 1) < 0.5 ? -1 : 1));
            energy += taps[i].Gain * taps[i].Gain;
        }

        var wet = new double[dry.Length];
        foreach (var (delay, gain) in taps)
        {
            var scaled = (float)(gain * mix / Math.Sqrt(energy));
            for (var i = delay; i < wet.Length; i++)
            {
                wet[i] += scaled * dry[i - delay];
            }
        }

        sound.Add(0, wet.LowPass(5000, sound.SampleRate));
    }

    /// <summary>Adds pink noise, so many decibels below the sound.</summary>
    public static void Background(this Synthesizer sound, double decibels)
        => sound.Add(0, sound.Pink(sound.Samples).Level(), sound.RootMeanSquare() * Math.Pow(10, decibels / 20));

    /// <summary>Brings what there is to a root mean square of one.</summary>
    public static void Level(this Synthesizer sound)
    {
        var gain = (float)(1 / (sound.RootMeanSquare() + 1e-12));
        foreach (ref var value in sound.Sound)
        {
            value *= gain;
        }
    }

    private static double RootMeanSquare(this Synthesizer sound)
    {
        double energy = 0;
        foreach (var value in sound.Sound)
        {
            energy += value * value;
        }

        return Math.Sqrt(energy / sound.Samples);
    }
}
