namespace Panns.Transfer.Synthesis.Everyday;

/// <summary>Sirens, alarms, horns, bells of telephones and other sounds that are made to be noticed.</summary>
internal static class Signals
{
    public static void SirenWail(Synthesizer sound)
    {
        var (low, ratio, period, phase) = (sound.Pitch(450, 700), sound.Between(1.8, 2.6), sound.Pitch(0.35, 4), sound.Between(0, 1));
        var pitch = Waves.Make(sound.Samples, i => low * Math.Pow(ratio, 0.5 - (0.5 * Math.Cos(2 * Math.PI * (((double)i / sound.SampleRate / period) + phase)))));
        sound.Add(0, Throat.Voice(pitch, sound.Between(0.6, 1.2), 12000, sound.SampleRate, new(low * 1.5, 1500, 1), new(2500, 2500, 0.6), new(4500, 2500, 0.15)));
        sound.Room(0.8, sound.Between(0.2, 0.8));
    }

    public static void SirenTwoTones(Synthesizer sound)
    {
        var (low, ratio, period, phase) = (sound.Pitch(400, 600), sound.Between(1.25, 1.5), sound.Between(0.8, 1.4), sound.Between(0, 1));
        var at = low;
        var pitch = Waves.Make(sound.Samples, i => at += 0.003 * ((((((double)i / sound.SampleRate / period) + phase) % 1) < 0.5 ? low * ratio : low) - at));
        sound.Add(0, Throat.Voice(pitch, sound.Between(0.5, 1), 12000, sound.SampleRate, new(900, 1200, 1), new(2400, 2000, 0.6)));
        sound.Room(0.8, sound.Between(0.2, 0.8));
    }

    /// <summary>Groups of three or four short beeps.</summary>
    public static void AlarmClock(Synthesizer sound)
    {
        var (pitch, length, gap, beeps, pause) = (sound.Pitch(1900, 3300), sound.Between(0.05, 0.09), sound.Between(0.04, 0.08), (int)sound.Between(3, 5), sound.Between(0.3, 0.6));
        for (var start = sound.Between(0, 0.3); start < sound.Seconds; start += pause)
        {
            for (var beep = 0; beep < beeps; beep++, start += length + gap)
            {
                sound.Tone(start, length, _ => pitch, Synthesizer.Gate(length, 0.003));
                sound.Tone(start, length, _ => 3 * pitch, Synthesizer.Gate(length, 0.003, 0.2));
            }
        }

        sound.Room(0.3, 0.2);
    }

    /// <summary>Three long beeps and a pause of one.</summary>
    public static void SmokeAlarm(Synthesizer sound)
    {
        var (pitch, length) = (sound.Pitch(2900, 3500), sound.Between(0.4, 0.6));
        for (var start = sound.Between(0, 0.4); start < sound.Seconds; start += 2 * length)
        {
            for (var beep = 0; beep < 3; beep++, start += 2 * length)
            {
                foreach (var (order, level) in ((int, double)[])[(1, 1), (2, 0.3), (3, 0.2)])
                {
                    sound.Tone(start, length, _ => order * pitch, Synthesizer.Gate(length, 0.005, level));
                }
            }
        }

        sound.Room(0.5, 0.5);
    }

    public static void CarHorn(Synthesizer sound)
    {
        var (low, ratio) = (sound.Pitch(330, 480), sound.Between(1.2, 1.27));
        for (var start = sound.Between(0, 0.4); start < sound.Seconds;)
        {
            var length = sound.Pitch(0.15, 1.2);
            foreach (var pitch in (double[])[low, low * ratio])
            {
                var steady = Waves.Make(sound.Count(length), _ => pitch);
                sound.Add(start, Throat.Voice(steady, 0.2, 11000, sound.SampleRate, new(900, 900, 0.8), new(2200, 1200, 1), new(3500, 1500, 0.6)).Times(Curves.Gate(steady.Length, sound.Count(0.015))));
            }

            start += length + sound.Pitch(0.1, 0.8);
        }

        sound.Room(0.8, 0.5);
        sound.Background(-26);
    }

    /// <summary>Two bells, struck by turns.</summary>
    public static void Telephone(Synthesizer sound)
    {
        var (first, rate) = (sound.Pitch(900, 1400), sound.Between(19, 25));
        double[] bells = [first, first * sound.Between(1.22, 1.3)];
        for (var start = sound.Between(0, 0.3); start < sound.Seconds;)
        {
            var length = sound.Between(1, 2);
            for (var stroke = 0; stroke < length * rate * 2; stroke++)
            {
                foreach (var (ratio, level) in ((double, double)[])[(1, 1), (2.74, 0.5), (5.2, 0.3)])
                {
                    var pitch = bells[stroke % 2] * ratio;
                    sound.Tone(start + (stroke * 0.5 / rate), 0.25, _ => pitch, Synthesizer.Decay(0.05 / Math.Sqrt(ratio), level));
                }
            }

            start += length + sound.Between(0.6, 1.5);
        }

        sound.Room(0.4, 0.3);
    }

    public static void BusySignal(Synthesizer sound)
    {
        var period = sound.Between(0.9, 1.1);
        foreach (var pitch in (double[])[480, 620])
        {
            sound.Tone(0, sound.Seconds, _ => pitch, time => time % period < period / 2 ? 1 : 0);
        }
    }

    public static void Whistling(Synthesizer sound)
    {
        var around = sound.Pitch(900, 1800);
        for (var start = sound.Between(0, 0.3); start < sound.Seconds;)
        {
            var (length, from, to) = (sound.Between(0.2, 0.7), around * sound.Pitch(0.8, 1.3), around * sound.Pitch(0.8, 1.3));
            var (pitch, phase) = (Curves.Glide(sound.Count(length), (0, from * 0.97), (0.15, from), (0.85, to), (1, to * 0.98)), 0.0);
            var breath = sound.White(pitch.Length).Resonance(around, 200, sound.SampleRate);
            sound.Add(start, Waves.Make(pitch.Length, i =>
            {
                phase += 2 * Math.PI * pitch[i] * (1 + (0.01 * Math.Sin(2 * Math.PI * 5.5 * i / sound.SampleRate))) / sound.SampleRate;
                return Math.Sin(phase) + (0.05 * breath[i]);
            }).Times(Curves.Gate(pitch.Length, sound.Count(0.04))));
            start += length + sound.Between(0.03, 0.25);
        }

        sound.Room(0.5, 0.3);
    }
}
