namespace Panns.Transfer.Synthesis.Everyday;

/// <summary>Calls of animals and small children.</summary>
internal static class Animals
{
    public static void Birds(Synthesizer sound)
    {
        var (around, trill) = (sound.Pitch(2500, 5000), sound.Between(0, 1) < 0.33);
        for (var start = sound.Between(0, 0.4); start < sound.Seconds; start += sound.Pitch(0.15, 1))
        {
            for (var notes = (int)sound.Between(1, 6); notes > 0; notes--)
            {
                var (length, rate, phase) = (sound.Pitch(0.03, 0.15), sound.Between(40, 90), 0.0);
                var pitch = Curves.Glide(sound.Count(length), (0, around * sound.Pitch(0.7, 1.5)), (0.5, around * sound.Pitch(0.7, 1.5)), (1, around * sound.Pitch(0.7, 1.5)));
                sound.Add(start, Waves.Make(pitch.Length, i =>
                {
                    var wobble = trill ? 1 + (0.06 * Math.Sin(2 * Math.PI * rate * i / sound.SampleRate)) : 1;
                    return Math.Sin(phase += 2 * Math.PI * pitch[i] * wobble / sound.SampleRate);
                }).Times(Curves.Arch(pitch.Length, sound.Between(0.6, 1.5))), sound.Between(0.4, 1));
                start += length + sound.Pitch(0.02, 0.12);
            }
        }

        sound.Room(0.9, sound.Between(0.1, 0.5));
        sound.Background(-24);
    }

    public static void Crickets(Synthesizer sound)
    {
        for (var cricket = (int)sound.Between(2, 6); cricket > 0; cricket--)
        {
            var (pitch, rate, level, steady) = (sound.Pitch(3800, 5200), sound.Pitch(18, 40), sound.Pitch(0.2, 1), sound.Between(0, 1) < 0.5);
            var (period, share, phase, waver, angle) = (sound.Between(0.35, 0.8), sound.Between(0.35, 0.6), sound.Between(0, 1), sound.Slow(20, 0.994, 1.006), 0.0);
            sound.Add(0, Waves.Make(sound.Samples, i =>
            {
                var time = (double)i / sound.SampleRate;
                angle += 2 * Math.PI * pitch * waver[i] / sound.SampleRate;
                var on = steady || ((time / period) + phase) % 1 < share;
                return on ? level * Math.Sin(angle) * Math.Pow(Math.Max(0, Math.Sin((2 * Math.PI * rate * time) + (6 * phase))), 1.2) : 0;
            }));
        }

        sound.Level();
        sound.Add(0, sound.White(sound.Samples).BandPass(2500, 9000, sound.SampleRate).Level(), sound.Pitch(0.05, 0.3));
        sound.Add(0, sound.Pink(sound.Samples).Level(), sound.Pitch(0.05, 0.2));
    }

    public static void Dog(Synthesizer sound)
    {
        var (around, size) = (sound.Pitch(450, 900), sound.Between(0.9, 1.2));
        for (var start = sound.Between(0, 0.3); start < sound.Seconds; start += sound.Between(0.1, 0.6))
        {
            for (var barks = (int)sound.Between(1, 4); barks > 0; barks--)
            {
                var length = sound.Between(0.09, 0.17);
                var pitch = Curves.Glide(sound.Count(length), (0, around * 0.6), (0.25, around * 1.2), (0.6, around), (1, around * 0.55));
                pitch = pitch.Times(sound.Slow(200, 0.97, 1.03, pitch.Length));
                var voice = Throat.Voice(pitch, 0.2, 9000, sound.SampleRate, new(900 * size, 900, 1), new(1900 * size, 900, 0.7), new(3200, 1500, 0.4)).Peak();
                var breath = sound.White(pitch.Length).BandPass(500, 5000, sound.SampleRate).Peak().Times(sound.Between(0.1, 0.3));
                sound.Add(start, Waves.Sum(voice, breath).Saturate(2.5).Times(Curves.Line(pitch.Length, (0, 0), (0.1, 1), (0.5, 0.9), (1, 0))));
                start += length + sound.Between(0.15, 0.4);
            }
        }

        sound.Room(0.9, 0.35);
        sound.Background(sound.Between(-36, -24));
    }

    public static void Cat(Synthesizer sound)
    {
        var around = sound.Pitch(500, 750);
        for (var start = sound.Between(0, 0.4); start < sound.Seconds;)
        {
            var length = sound.Between(0.7, 1.1);
            var count = sound.Count(length);
            var pitch = Curves.Glide(count, (0, around * 0.8), (0.25, around * 1.2), (0.6, around * 1.1), (1, around * 0.75)).Times(sound.Slow(40, 0.994, 1.006, count)).Tremble(sound, 0.015);
            var closed = Throat.Voice(pitch, 0.2, 9000, sound.SampleRate, new(400, 300, 0.6), new(2300, 500, 1), new(3600, 900, 0.6)).Peak();
            var open = Throat.Voice(pitch, 0, 12000, sound.SampleRate, new(1050, 400, 1), new(1700, 500, 1), new(3300, 900, 0.7), new(5200, 1300, 0.5)).Peak();
            var (mouth, breath) = (Curves.Line(count, (0, 0), (0.3, 1), (0.65, 0.8), (1, 0)), sound.White(count).BandPass(1500, 8000, sound.SampleRate).Peak());
            var call = Waves.Make(count, i => (0.7 * closed[i] * (1 - mouth[i])) + (open[i] * mouth[i]) + (0.04 * breath[i])).Saturate(1.6);
            sound.Add(start, call.Times(Curves.Line(count, (0, 0), (0.12, 0.7), (0.4, 1), (0.8, 0.5), (1, 0))));
            start += length + sound.Between(0.4, 0.8);
        }

        sound.Room(0.5, 0.5);
        sound.Background(sound.Between(-36, -26));
    }

    public static void Sheep(Synthesizer sound)
    {
        var around = sound.Pitch(150, 260);
        for (var start = sound.Between(0, 0.4); start < sound.Seconds;)
        {
            var (length, rate) = (sound.Between(0.6, 0.9), sound.Between(7, 11));
            var count = sound.Count(length);
            var shake = Waves.Make(count, i => Math.Sin(2 * Math.PI * rate * i / sound.SampleRate));
            var glide = Curves.Glide(count, (0, around * 0.95), (0.3, around * 1.08), (1, around * 0.92)).Times(sound.Slow(50, 0.99, 1.01, count));
            var pitch = Waves.Make(count, i => glide[i] * (1 + (0.06 * shake[i]))).Tremble(sound, 0.03);
            var voice = Throat.Voice(pitch, 0, 9000, sound.SampleRate, new(750, 260, 1), new(1500, 400, 1), new(2500, 600, 0.7), new(3600, 900, 0.4));
            voice = Waves.Make(count, i => voice[i] * (0.6 + (0.4 * shake[i]))).Peak();
            var breath = sound.White(count).BandPass(800, 5000, sound.SampleRate).Peak().Times(0.2);
            sound.Add(start, Waves.Sum(voice, breath).Saturate(2).Times(Curves.Line(count, (0, 0), (0.08, 1), (0.7, 0.8), (1, 0))));
            start += length + sound.Between(0.3, 0.9);
        }

        sound.Room(0.9, 0.6);
        sound.Background(sound.Between(-32, -20));
    }

    public static void Baby(Synthesizer sound)
    {
        var (around, size) = (sound.Pitch(350, 480), sound.Between(0.9, 1.1));
        for (var start = sound.Between(0, 0.2); start < sound.Seconds;)
        {
            var (length, height, rate) = (sound.Between(0.5, 1.3), sound.Between(1.1, 1.25), sound.Between(5, 8));
            var count = sound.Count(length);
            var glide = Curves.Glide(count, (0, around * 0.85), (0.12, around * height), (0.6, around * height * 0.97), (1, around * 0.65)).Times(sound.Slow(40, 0.99, 1.01, count));
            var pitch = Waves.Make(count, i => glide[i] * (1 + (0.02 * Math.Sin(2 * Math.PI * rate * i / sound.SampleRate)))).Tremble(sound, 0.03);
            var cry = Throat.Voice(pitch, 0.05, 12000, sound.SampleRate, new(1050 * size, 400, 1), new(1800 * size, 500, 1), new(3300, 900, 0.9), new(5200, 1500, 0.5)).Peak();
            var breath = sound.White(count).BandPass(800, 7000, sound.SampleRate, 2).Peak().Times(0.12);
            sound.Add(start, Waves.Sum(cry, breath).Saturate(2).Times(Curves.Line(count, (0, 0), (0.08, 0.8), (0.3, 1), (0.75, 0.8), (1, 0))));
            start += length;
            var gasp = sound.Count(sound.Between(0.15, 0.3));
            sound.Add(start, sound.White(gasp).BandPass(900, 5000, sound.SampleRate, 2).Level().Times(Curves.Arch(gasp, 2)), 0.05);
            start += ((double)gasp / sound.SampleRate) + sound.Between(0.02, 0.1);
        }

        sound.Room(0.4, 0.5);
        sound.Background(sound.Between(-40, -28));
    }
}
