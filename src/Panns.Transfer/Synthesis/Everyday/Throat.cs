namespace Panns.Transfer.Synthesis.Everyday;

/// <summary>A resonance of a throat.</summary>
/// <param name="Frequency">In Hz.</param>
/// <param name="Width">In Hz.</param>
/// <param name="Level">Its strength.</param>
internal readonly record struct Formant(double Frequency, double Width, double Level);

/// <summary>Voices of people, animals and horns: overtones of a course of pitch through resonances.</summary>
internal static class Throat
{
    private const int MostOvertones = 90;
    private const int Step = 32;

    /// <param name="pitch">In Hz at every sample.</param>
    /// <param name="tilt">Each overtone is weaker by this power of its number.</param>
    /// <param name="top">No overtone above it, in Hz.</param>
    /// <param name="sampleRate">In Hz.</param>
    /// <param name="formants">The resonances.</param>
    public static double[] Voice(double[] pitch, double tilt, double top, int sampleRate, params ReadOnlySpan<Formant> formants)
    {
        var voice = new double[pitch.Length];
        var lowest = Math.Max(40, pitch.Min());
        for (var overtone = 1; overtone <= Math.Min(MostOvertones, top / lowest); overtone++)
        {
            double phase = 0.3 * overtone * overtone, level = 0;
            for (var i = 0; i < voice.Length; i++)
            {
                var frequency = overtone * pitch[i];
                if (i % Step == 0)
                {
                    level = frequency < Math.Min(top, 0.47 * sampleRate) ? Response(frequency, formants) / Math.Pow(overtone, tilt) : 0;
                }

                phase += 2 * Math.PI * frequency / sampleRate;
                voice[i] += level * Math.Sin(phase);
            }
        }

        return voice;
    }

    /// <summary>A course of pitch as a living throat holds it: not quite steady.</summary>
    public static double[] Tremble(this double[] pitch, Synthesizer sound, double amount)
    {
        var drift = Waves.Make((pitch.Length / 200) + 2, _ => sound.Noise());
        return Waves.Make(pitch.Length, i => pitch[i] * (1 + (amount * (drift[i / 200] + ((drift[(i / 200) + 1] - drift[i / 200]) * (i % 200) / 200.0)))));
    }

    private static double Response(double frequency, ReadOnlySpan<Formant> formants)
    {
        double sum = 0;
        foreach (var formant in formants)
        {
            var distance = (frequency - formant.Frequency) / (formant.Width / 2);
            sum += formant.Level / (1 + (distance * distance));
        }

        return sum;
    }
}
