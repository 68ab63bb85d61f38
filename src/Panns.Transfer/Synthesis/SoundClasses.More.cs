using System.Collections.Immutable;

namespace Panns.Transfer.Synthesis;

/// <summary>More recipes, for sets with many classes.</summary>
internal static partial class SoundClasses
{
    /// <summary>All recipes: those of small sets, then the others. In a long-tailed set, the first ones are frequent.</summary>
    public static ImmutableArray<KeyValuePair<string, Action<Synthesizer>>> Many { get; } =
    [
        .. All,
        new("bird", Bird), new("crackle", Crackle), new("crickets", Crickets), new("drum", Drum), new("helicopter", Helicopter), new("hi_hat", HiHat),
        new("horn", Horn), new("hum", Hum), new("phone", Phone), new("surf", Surf), new("whistle", Whistle), new("wind", Wind),
    ];

    // Phrases of quick syllables, each a glide.
    private static void Bird(Synthesizer sound)
    {
        var (low, ratio, length) = (sound.Pitch(2200, 4500), sound.Between(0.6, 1.7), sound.Between(0.04, 0.12));
        for (var start = sound.Between(0, 0.3); start < sound.Seconds; start += sound.Between(0.3, 0.9))
        {
            var syllables = (int)sound.Between(2, 7);
            for (var i = 0; i < syllables; i++, start += length * 1.3)
            {
                sound.Tone(start, length, time => low * Math.Pow(ratio, time / length), Synthesizer.Gate(length, 0.008));
            }
        }
    }

    private static void Crackle(Synthesizer sound)
    {
        var (density, color) = (sound.Between(15, 50), sound.Pitch(800, 3000));
        for (var start = 0.0; start < sound.Seconds; start -= Math.Log(1 - sound.Between(0, 0.999)) / density)
        {
            sound.NoiseBand(start, 0.02, color * sound.Between(0.7, 1.4), 2500, Synthesizer.Decay(sound.Between(0.0008, 0.004), sound.Between(0.5, 5)));
        }
    }

    private static void Crickets(Synthesizer sound)
    {
        var (pitch, pulse, trill) = (sound.Pitch(3800, 5800), sound.Between(25, 45), sound.Between(1.2, 3));
        sound.Tone(
            0, sound.Seconds, _ => pitch, time => Math.Max(0, Math.Sin(2 * Math.PI * pulse * time)) * Math.Clamp(3 * Math.Sin(2 * Math.PI * trill * time), 0, 1));
    }

    private static void Drum(Synthesizer sound)
    {
        var (pitch, interval) = (sound.Pitch(55, 160), sound.Between(0.25, 0.7));
        for (var start = sound.Between(0, 0.2); start < sound.Seconds; start += interval)
        {
            sound.Tone(start, 0.5, time => pitch * (1 + (0.8 * Math.Exp(-30 * time))), Synthesizer.Decay(0.07));
            sound.NoiseBand(start, 0.06, 1200, 2500, Synthesizer.Decay(0.008, 1.5));
        }
    }

    // The blades modulate the noise of the rotor.
    private static void Helicopter(Synthesizer sound)
    {
        var (beat, color) = (sound.Between(9, 17), sound.Pitch(120, 400));
        sound.NoiseBand(0, sound.Seconds, color, 500, time => Math.Pow(0.5 + (0.5 * Math.Sin(2 * Math.PI * beat * time)), 4));
        sound.Tone(0, sound.Seconds, _ => beat * 6, _ => 0.15);
    }

    private static void HiHat(Synthesizer sound)
    {
        var interval = sound.Between(0.12, 0.3);
        for (var (start, i) = (sound.Between(0, 0.1), 0); start < sound.Seconds; start += interval, i++)
        {
            sound.NoiseBand(start, 0.25, sound.Between(8000, 10_000), 7000, Synthesizer.Decay(i % 4 == 3 ? 0.06 : 0.015, 2));
        }
    }

    private static void Horn(Synthesizer sound)
    {
        var (pitch, length) = (sound.Pitch(180, 420), sound.Between(0.5, 1.6));
        for (var start = sound.Between(0, 0.3); start < sound.Seconds; start += length + sound.Between(0.2, 0.8))
        {
            foreach (var ratio in (double[])[1, 1.26])
            {
                for (var harmonic = 1; harmonic <= 8; harmonic++)
                {
                    var (frequency, level) = (pitch * ratio * harmonic, 1 / Math.Sqrt(harmonic));
                    sound.Tone(start, length, _ => frequency, Synthesizer.Gate(length, 0.03, level));
                }
            }
        }
    }

    private static void Hum(Synthesizer sound)
    {
        var mains = sound.Between(0, 1) < 0.5 ? 50 : 60;
        for (var harmonic = 1; harmonic <= 10; harmonic++)
        {
            var (frequency, level) = (mains * harmonic, sound.Between(0.1, 1) / harmonic);
            sound.Tone(0, sound.Seconds, _ => frequency, _ => level);
        }
    }

    private static void Phone(Synthesizer sound)
    {
        var (low, high, ring) = (sound.Pitch(400, 900), sound.Pitch(950, 1800), sound.Between(14, 26));
        for (var start = sound.Between(0, 0.3); start < sound.Seconds; start += 1.6)
        {
            foreach (var pitch in (double[])[low, high])
            {
                var gate = Synthesizer.Gate(0.9, 0.01);
                sound.Tone(start, 0.9, _ => pitch, time => gate(time) * (Math.Sin(2 * Math.PI * ring * time) > 0 ? 1 : 0.1));
            }
        }
    }

    private static void Surf(Synthesizer sound)
    {
        var (period, phase) = (sound.Between(2.5, 5), sound.Between(0, 6.28));
        double Wave(double time) => 0.15 + Math.Pow(0.5 + (0.5 * Math.Sin((2 * Math.PI * time / period) + phase)), 2);
        sound.NoiseBand(0, sound.Seconds, sound.Pitch(500, 1200), 1800, Wave);
        sound.NoiseBand(0, sound.Seconds, 4500, 5000, time => 0.4 * Wave(time - 0.3));
    }

    private static void Whistle(Synthesizer sound)
    {
        var (pitch, rate) = (sound.Pitch(900, 2200), sound.Between(4, 7));
        for (var start = sound.Between(0, 0.2); start < sound.Seconds;)
        {
            var (length, note) = (sound.Between(0.3, 0.9), pitch * Math.Pow(2, Math.Floor(sound.Between(-5, 8)) / 12));
            sound.Tone(start, length, time => note * (1 + (0.012 * Math.Sin(2 * Math.PI * rate * time))), Synthesizer.Gate(length, 0.05));
            sound.NoiseBand(start, length, note, 300, Synthesizer.Gate(length, 0.05, 0.2));
            start += length + sound.Between(0.02, 0.15);
        }
    }

    private static void Wind(Synthesizer sound)
    {
        var (color, slow, phase) = (sound.Pitch(150, 500), sound.Between(0.15, 0.5), sound.Between(0, 6.28));
        double Gust(double time) => 0.4 + (0.35 * Math.Sin((2 * Math.PI * slow * time) + phase)) + (0.2 * Math.Sin(2 * Math.PI * 2.7 * slow * time));
        sound.NoiseBand(0, sound.Seconds, color, 250, Gust);
        sound.NoiseBand(0, sound.Seconds, 3 * color, 200, time => 0.4 * Math.Pow(Gust(time), 2));
    }
}
