namespace Panns.Transfer.Synthesis.Everyday;

/// <summary>Clocks, doors, glass, hearts and shots.</summary>
internal static class Things
{
    public static void Clock(Synthesizer sound)
    {
        var (period, tick, tock, start) = (sound.Pitch(0.22, 1), sound.Pitch(2200, 4500), sound.Pitch(2200, 4500), sound.Between(0, 0.3));
        for (var beat = 0; start < sound.Seconds; beat++)
        {
            var (pitch, count) = (beat % 2 == 0 ? tick : tock, sound.Count(0.04));
            var strokes = new double[count];
            (strokes[0], strokes[sound.Count(0.004)], strokes[sound.Count(0.009)]) = (1, 0.5, -0.3);
            var click = Waves.Sum(
                strokes.Resonance(pitch, 300, sound.SampleRate).Peak(),
                strokes.Resonance(pitch * 1.7, 600, sound.SampleRate).Peak().Times(0.6),
                strokes.Resonance(pitch * 0.45, 200, sound.SampleRate).Peak().Times(0.3),
                sound.White(count).Times(Curves.Decay(count, 0.0006 * sound.SampleRate)).Peak().Times(0.4));
            sound.Add(start, click, beat % 2 == 0 ? 1 : sound.Between(0.6, 1));
            start += period * (1 + (0.002 * sound.Noise()));
        }

        sound.Room(0.15, 0.1);
        sound.Background(sound.Between(-20, -10));
    }

    public static void DoorKnock(Synthesizer sound)
    {
        (double Pitch, double Width, double Level)[] wood = [(sound.Pitch(110, 190), 40, 5), (sound.Pitch(260, 420), 70, 4), (sound.Pitch(600, 1000), 200, 2)];
        for (var start = sound.Between(0.1, 0.4); start < sound.Seconds; start += sound.Between(0.6, 1.4))
        {
            for (var knocks = (int)sound.Between(3, 6); knocks > 0; knocks--, start += sound.Between(0.16, 0.26))
            {
                var (count, level) = (sound.Count(0.12), sound.Between(0.7, 1));
                var blow = sound.White(count).Times(Curves.Decay(count, 0.002 * sound.SampleRate));
                foreach (var (pitch, width, strength) in wood)
                {
                    sound.Add(start, blow.Resonance(pitch, width, sound.SampleRate), level * strength);
                }

                sound.Add(start, blow.LowPass(3000, sound.SampleRate), level * 0.4);
            }
        }

        sound.Room(0.5, 0.4);
    }

    /// <summary>Splinters that ring high and short, most of them at once.</summary>
    public static void Glass(Synthesizer sound)
    {
        for (var start = sound.Between(0.1, 0.5); start < sound.Seconds - 0.3; start += sound.Between(1, 2.5))
        {
            for (var splinters = (int)sound.Between(20, 50); splinters > 0; splinters--)
            {
                var (pitch, at, strength) = (sound.Pitch(2500, 11000), start - (0.12 * Math.Log(1 - sound.Between(0, 1))), -0.4 * Math.Log(1 - sound.Between(0, 1)));
                foreach (var (ratio, level) in ((double, double)[])[(1, 1), (1.6, 0.5), (2.3, 0.3)])
                {
                    if (pitch * ratio < 15500)
                    {
                        sound.Tone(at, 0.3, _ => pitch * ratio, Synthesizer.Decay(sound.Pitch(0.004, 0.04), level * strength));
                    }
                }
            }

            var count = sound.Count(0.1);
            sound.Add(start, sound.White(count).Times(Curves.Decay(count, 0.008 * sound.SampleRate)).HighPass(1500, sound.SampleRate), 2);
        }

        sound.Room(0.5, 0.2);
    }

    public static void Heartbeat(Synthesizer sound)
    {
        var period = sound.Between(0.65, 1.1);
        for (var start = sound.Between(0, 0.3); start < sound.Seconds; start += period * sound.Between(0.97, 1.03))
        {
            foreach (var (after, level, pitch) in ((double, double, double)[])[(0, 1, sound.Pitch(45, 70)), (sound.Between(0.25, 0.33) * Math.Sqrt(period), 0.7, sound.Pitch(60, 90))])
            {
                var (count, arch) = (sound.Count(0.15), Curves.Arch(sound.Count(0.15), 2));
                var thud = sound.White(count).LowPass(150, sound.SampleRate);
                sound.Add(start + after, Waves.Make(count, i => (Math.Sin(2 * Math.PI * pitch * i / sound.SampleRate) + (0.5 * thud[i])) * arch[i]), level);
            }
        }

        sound.Add(0, sound.Brown(sound.Samples).LowPass(120, sound.SampleRate), 0.003);
    }

    /// <summary>Single shots or a burst, and what comes back of them.</summary>
    public static void Gunfire(Synthesizer sound)
    {
        var burst = sound.Between(0, 1) < 0.6;
        var period = burst ? sound.Between(0.08, 0.13) : sound.Between(0.6, 1.6);
        for (var start = sound.Between(0.1, 0.4); start < sound.Seconds; start += period * (burst ? 1 : sound.Between(0.7, 1.4)))
        {
            var count = sound.Count(1);
            var noise = sound.White(count);
            var crack = noise.Times(Curves.Decay(count, 0.012 * sound.SampleRate)).Peak().Saturate(6).Times(0.8);
            var (body, boom) = (noise.LowPass(1500, sound.SampleRate, 1), noise.LowPass(400, sound.SampleRate, 1));
            var (middle, late) = (Curves.Decay(count, 0.06 * sound.SampleRate), Curves.Decay(count, 0.15 * sound.SampleRate));
            sound.Add(start, Waves.Make(count, i => (crack[i] + (0.6 * body[i] * middle[i]) + (0.6 * boom[i] * late[i])) * Math.Min(1, i / (0.0005 * sound.SampleRate))));
        }

        sound.Room(1.2, 0.5);
        sound.Background(sound.Between(-44, -30));
    }
}
