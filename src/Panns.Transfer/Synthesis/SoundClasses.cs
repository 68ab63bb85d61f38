using System.Collections.Immutable;

namespace Panns.Transfer.Synthesis;

/// <summary>The classes of synthetic sounds, each with random pitch, tempo and timbre.</summary>
internal static partial class SoundClasses
{
    public static ImmutableArray<KeyValuePair<string, Action<Synthesizer>>> All { get; } =
    [
        new("am_tone", AmTone), new("beeps", Beeps), new("bell", Bell), new("chirp_down", sound => Chirp(sound, false)), new("chirp_up", sound => Chirp(sound, true)),
        new("clicks", Clicks), new("engine", Engine), new("fm_tone", FmTone), new("noise_bursts", NoiseBursts), new("plucked_string", Plucks), new("rain", Rain), new("siren", Siren),
    ];

    private static void AmTone(Synthesizer sound)
    {
        var (pitch, rate, depth) = (sound.Pitch(300, 3000), sound.Between(4, 14), sound.Between(0.6, 1));
        sound.Tone(0, sound.Seconds, _ => pitch, time => 1 - (depth * (0.5 + (0.5 * Math.Cos(2 * Math.PI * rate * time)))));
    }

    private static void Beeps(Synthesizer sound)
    {
        var (pitch, length, pause) = (sound.Pitch(500, 4000), sound.Between(0.06, 0.18), sound.Between(0.08, 0.3));
        for (var start = sound.Between(0, 0.2); start < sound.Seconds; start += length + pause)
        {
            sound.Tone(start, length, _ => pitch, Synthesizer.Gate(length, 0.005));
        }
    }

    // A bell's partials, as ratios to its strike tone.
    private static void Bell(Synthesizer sound)
    {
        var pitch = sound.Pitch(250, 1200);
        foreach (var (ratio, level) in ((double, double)[])[(0.5, 0.4), (1, 1), (1.19, 0.7), (1.5, 0.4), (2, 0.6), (2.74, 0.35), (3.76, 0.2)])
        {
            var partial = pitch * ratio * sound.Between(0.99, 1.01);
            sound.Tone(sound.Between(0, 0.02), sound.Seconds, _ => partial, Synthesizer.Decay(sound.Between(0.25, 0.5) / ratio, level));
        }
    }

    private static void Chirp(Synthesizer sound, bool up)
    {
        var (low, high) = (sound.Pitch(200, 700), sound.Pitch(1800, 6000));
        var (from, to) = up ? (low, high) : (high, low);
        var length = sound.Between(0.25, 0.6);
        for (var start = sound.Between(0, 0.15); start < sound.Seconds; start += length + 0.12)
        {
            sound.Tone(start, length, time => from * Math.Pow(to / from, time / length), Synthesizer.Gate(length, 0.02));
        }
    }

    private static void Clicks(Synthesizer sound)
    {
        var (rate, color) = (sound.Between(5, 16), sound.Between(2000, 7000));
        for (var start = 0.02; start < sound.Seconds; start += sound.Between(0.8, 1.2) / rate)
        {
            sound.NoiseBand(start, 0.01, color, 3000, Synthesizer.Decay(0.0012, 6));
        }
    }

    private static void Engine(Synthesizer sound)
    {
        var (speed, drift) = (sound.Pitch(28, 85), sound.Between(-0.25, 0.35));
        for (var harmonic = 1; harmonic <= 24; harmonic++)
        {
            var (order, level) = (harmonic, sound.Between(0.3, 1) / Math.Pow(harmonic, 0.8));
            sound.Tone(0, sound.Seconds, time => speed * order * (1 + (drift * time / sound.Seconds)), _ => level);
        }

        sound.NoiseBand(0, sound.Seconds, 150, 300, _ => 0.3);
    }

    private static void FmTone(Synthesizer sound)
    {
        var (pitch, rate, depth) = (sound.Pitch(500, 2500), sound.Between(15, 60), sound.Between(0.08, 0.25));
        sound.Tone(0, sound.Seconds, time => pitch * (1 + (depth * Math.Sin(2 * Math.PI * rate * time))), _ => 1);
    }

    private static void NoiseBursts(Synthesizer sound)
    {
        var (color, width) = (sound.Pitch(600, 5000), sound.Between(1500, 5000));
        for (var start = sound.Between(0, 0.15); start < sound.Seconds;)
        {
            var length = sound.Between(0.08, 0.25);
            sound.NoiseBand(start, length, color, width, Synthesizer.Gate(length, 0.01));
            start += length + sound.Between(0.1, 0.3);
        }
    }

    private static void Plucks(Synthesizer sound)
    {
        var root = sound.Pitch(90, 400);
        for (var start = sound.Between(0, 0.1); start < sound.Seconds; start += sound.Between(0.25, 0.5))
        {
            sound.Pluck(start, root * Math.Pow(2, Math.Floor(sound.Between(0, 13)) / 12), 1, sound.Between(0.985, 0.998));
        }
    }

    // A noise floor with many small drops.
    private static void Rain(Synthesizer sound)
    {
        sound.NoiseBand(0, sound.Seconds, sound.Pitch(3000, 7000), 8000, _ => 0.35);
        var drops = (int)(sound.Seconds * sound.Between(40, 120));
        for (var i = 0; i < drops; i++)
        {
            var pitch = sound.Pitch(1500, 8000);
            sound.Tone(sound.Between(0, sound.Seconds), 0.02, _ => pitch, Synthesizer.Decay(0.003, sound.Between(0.1, 0.8)));
        }
    }

    private static void Siren(Synthesizer sound)
    {
        var (low, ratio, rate) = (sound.Pitch(450, 800), sound.Between(1.5, 2.4), sound.Between(0.5, 2.5));
        double Frequency(double time) => low * Math.Pow(ratio, 0.5 + (0.5 * Math.Sin(2 * Math.PI * rate * time)));
        sound.Tone(0, sound.Seconds, Frequency, _ => 1);
        sound.Tone(0, sound.Seconds, time => 2 * Frequency(time), _ => 0.3);
        sound.Tone(0, sound.Seconds, time => 3 * Frequency(time), _ => 0.15);
    }
}
