namespace Panns.Transfer.Synthesis.Everyday;

/// <summary>Water, wind, fire and plain noise.</summary>
internal static class Weather
{
    /// <summary>Some thousand small drops a second, each a short ring of its own pitch, over a band of noise.</summary>
    public static void Rain(Synthesizer sound)
    {
        var drops = (int)(sound.Seconds * sound.Pitch(1500, 6000));
        for (var drop = 0; drop < drops; drop++)
        {
            var (pitch, count, phase) = (sound.Pitch(800, 9000), sound.Count(sound.Pitch(0.0015, 0.006)), sound.Between(0, 6));
            var level = Math.Pow(-Math.Log(1 - sound.Between(0, 1)), 1.5);
            sound.Add(sound.Between(0, sound.Seconds), Waves.Make(count, i => level * Math.Exp(-4.0 * i / count) * Math.Sin((2 * Math.PI * pitch * i / sound.SampleRate) + phase)));
        }

        sound.Level();
        sound.Add(0, sound.White(sound.Samples).BandPass(300, 6000, sound.SampleRate).Level(), sound.Pitch(0.3, 1));
    }

    /// <summary>Waves that break every few seconds: noise that swells fast, brightens and dies slowly.</summary>
    public static void Surf(Synthesizer sound)
    {
        var (period, phase) = (sound.Between(3, 6), sound.Between(0, 1));
        var swell = new double[sound.Samples];
        for (var wave = -1; wave <= (sound.Seconds / period) + 1; wave++)
        {
            for (var i = 0; i < swell.Length; i++)
            {
                var at = ((double)i / sound.SampleRate / period) - wave - phase;
                swell[i] += at is > -0.35 and < 1 ? Math.Pow(Math.Clamp((at + 0.35) / 0.35, 0, 1), 2) * (at > 0 ? Math.Exp(-3 * at) : 1) : 0;
            }
        }

        var (body, hiss, rumble) = (
            sound.Pink(sound.Samples).LowPass(sound.Pitch(900, 2000), sound.SampleRate).Level(),
            sound.White(sound.Samples).HighPass(1500, sound.SampleRate).Level(),
            sound.Brown(sound.Samples).LowPass(250, sound.SampleRate).Level());
        sound.Add(0, Waves.Make(sound.Samples, i => ((body[i] + (0.3 * rumble[i])) * (0.3 + swell[i])) + (0.25 * hiss[i] * Math.Pow(swell[i], 1.5))));
    }

    /// <summary>Gusts: low noise whose band opens as it grows.</summary>
    public static void Wind(Synthesizer sound)
    {
        var (gust, flutter) = (sound.Slow(1), sound.Slow(3));
        var (low, high, deep) = (
            sound.White(sound.Samples).LowPass(sound.Pitch(300, 700), sound.SampleRate, 1).Level(),
            sound.White(sound.Samples).BandPass(250, sound.Pitch(600, 1000), sound.SampleRate).Level(),
            sound.Brown(sound.Samples).LowPass(100, sound.SampleRate, 1).Level());
        var (bright, shake) = (sound.Between(0.3, 0.8), sound.Between(0.1, 0.6));
        sound.Add(0, Waves.Make(sound.Samples, i =>
        {
            var strength = 0.15 + Math.Pow(gust[i], 1.5);
            return (low[i] * strength) + (bright * high[i] * strength * strength) + (shake * deep[i] * (0.3 + flutter[i]));
        }));
    }

    /// <summary>A breathing rumble and cracks in small flocks.</summary>
    public static void Fire(Synthesizer sound)
    {
        var cracks = new double[sound.Samples];
        for (var flock = (int)(sound.Seconds * sound.Pitch(15, 60)); flock > 0; flock--)
        {
            var start = sound.Between(0, sound.Seconds);
            for (var crack = (int)sound.Between(1, 5); crack > 0; crack--)
            {
                var (count, first) = (sound.Count(sound.Pitch(0.002, 0.008)), sound.Count(start));
                var (level, burst) = (Math.Pow(-Math.Log(1 - sound.Between(0, 1)), 1.5), sound.White(count).Times(Curves.Decay(count, sound.SampleRate * sound.Pitch(0.0004, 0.0015))));
                for (var i = 0; i < count && first + i < cracks.Length; i++)
                {
                    cracks[first + i] += level * burst[i];
                }

                start += sound.Between(0.003, 0.03);
            }
        }

        var (slow, fast) = (sound.Slow(5), sound.Slow(8));
        var (rumble, air) = (sound.Brown(sound.Samples).LowPass(sound.Pitch(150, 400), sound.SampleRate).Level(), sound.Pink(sound.Samples).Level());
        sound.Add(0, Waves.Make(sound.Samples, i => (rumble[i] * (0.5 + slow[i])) + (0.4 * air[i] * (0.5 + fast[i]))).Level(), sound.Pitch(0.2, 0.7));
        sound.Add(0, cracks.HighPass(sound.Pitch(500, 2000), sound.SampleRate).Level());
    }

    /// <summary>Many bubbles, whose pitch rises as they close, over the hiss of water.</summary>
    public static void Stream(Synthesizer sound)
    {
        for (var bubble = (int)(sound.Seconds * sound.Pitch(300, 1000)); bubble > 0; bubble--)
        {
            var (pitch, count, rise) = (sound.Pitch(400, 3500), sound.Count(sound.Pitch(0.006, 0.03)), sound.Between(0, 12));
            var (level, phase) = (-Math.Log(1 - sound.Between(0, 1)) * Math.Pow(600 / pitch, 0.4), 0.0);
            sound.Add(sound.Between(0, sound.Seconds), Waves.Make(count, i =>
            {
                var time = (double)i / sound.SampleRate;
                phase += 2 * Math.PI * pitch * (1 + (rise * time)) / sound.SampleRate;
                return level * Math.Sin(phase) * Math.Exp(-5.0 * i / count) * Math.Min(1, time / 0.001);
            }));
        }

        sound.Level();
        sound.Add(0, sound.White(sound.Samples).BandPass(300, sound.Pitch(2000, 5000), sound.SampleRate).Level(), sound.Pitch(0.2, 0.7));
    }

    public static void WhiteNoise(Synthesizer sound) => sound.Add(0, sound.White(sound.Samples));

    public static void PinkNoise(Synthesizer sound) => sound.Add(0, sound.Pink(sound.Samples));
}
