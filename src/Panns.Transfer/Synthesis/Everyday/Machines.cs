namespace Panns.Transfer.Synthesis.Everyday;

/// <summary>Engines, rotors and blowers: trains of pulses through the resonances of metal, and the noise that follows each pulse.</summary>
internal static class Machines
{
    public static void Idling(Synthesizer sound)
    {
        var speed = sound.Pitch(20, 40);
        var pulses = sound.Pulses(sound.Slow(4, speed * 0.97, speed * 1.03), 0.15, sound.Between(0.6, 1), sound.Between(0.6, 1), sound.Between(0.6, 1), sound.Between(0.6, 1));
        var after = pulses.Leak(0.9985).Peak();
        var (low, high) = (
            Waves.Sum(Ring(sound, pulses, sound.Pitch(50, 90), 40), Ring(sound, pulses, sound.Pitch(110, 190), 80).Times(0.7)).Level(),
            sound.White(sound.Samples).HighPass(1500, sound.SampleRate, 1));
        sound.Add(0, low, sound.Between(0.6, 1.2));
        sound.Add(0, sound.White(sound.Samples).BandPass(150, sound.Pitch(800, 2000), sound.SampleRate).Times(after).Level(), sound.Between(0.5, 1));
        sound.Add(0, Waves.Make(sound.Samples, i => high[i] * (0.3 + after[i])).Level(), sound.Between(0.05, 0.2));
        sound.Add(0, sound.Brown(sound.Samples).LowPass(200, sound.SampleRate).Level(), sound.Between(0.2, 0.6));
    }

    public static void Accelerating(Synthesizer sound)
    {
        var (idle, full) = (sound.Pitch(38, 55), sound.Pitch(130, 190));
        var speed = Curves.Glide(sound.Samples, (0, idle), (0.45, full), (0.5, full), (0.55, idle * 1.4), (0.95, full * 1.1), (1, full));
        speed = speed.Times(sound.Slow(20, 0.99, 1.01));
        var pulses = sound.Pulses(speed, 0.1, sound.Between(0.7, 1), sound.Between(0.7, 1), sound.Between(0.7, 1), sound.Between(0.7, 1));
        var metal = Waves.Sum(
            Ring(sound, pulses, sound.Pitch(80, 150), 80),
            Ring(sound, pulses, sound.Pitch(250, 450), 200).Times(1.5),
            Ring(sound, pulses, sound.Pitch(800, 1300), 600).Times(2)).Level();
        var air = sound.White(sound.Samples).BandPass(300, 3500, sound.SampleRate).Times(pulses.Leak(0.997).Peak()).Level();
        sound.Add(0, Waves.Make(sound.Samples, i => Math.Tanh((metal[i] + (0.7 * air[i])) * 1.2 * speed[i] / (full * 1.1))));
        sound.Add(0, sound.Brown(sound.Samples).LowPass(300, sound.SampleRate).Level(), 0.15);
    }

    public static void Helicopter(Synthesizer sound)
    {
        var (rate, phase) = (sound.Pitch(12, 19), sound.Between(0, 6));
        var (drift, power, slow) = (sound.Slow(1, 0.99, 1.01), sound.Between(1, 3), sound.Slow(0.4));
        var (blade, slap) = (new double[sound.Samples], new double[sound.Samples]);
        for (var i = 0; i < blade.Length; i++)
        {
            phase += 2 * Math.PI * rate * drift[i] / sound.SampleRate;
            blade[i] = Math.Pow(Math.Clamp(Math.Cos(phase), 0, 1), power);
            slap[i] = Math.Pow(Math.Clamp(Math.Cos(phase + 0.6), 0, 1), 2);
        }

        var (low, middle, high) = (
            sound.Brown(sound.Samples).LowPass(sound.Pitch(120, 300), sound.SampleRate).Level(),
            sound.White(sound.Samples).BandPass(100, sound.Pitch(600, 1500), sound.SampleRate).Level(),
            sound.White(sound.Samples).HighPass(1000, sound.SampleRate, 1).Level());
        var (thump, hiss) = (sound.Between(0.4, 0.9), sound.Between(0.03, 0.12));
        sound.Add(0, Waves.Make(sound.Samples, i =>
            ((low[i] * (0.25 + blade[i])) + (thump * middle[i] * (0.15 + (0.85 * slap[i]))) + (hiss * high[i] * (0.3 + (0.7 * slap[i])))) * (0.6 + (0.4 * slow[i]))));
    }

    public static void Chainsaw(Synthesizer sound)
    {
        var (idle, full) = (sound.Pitch(60, 90), sound.Pitch(110, 170));
        var points = new (double, double)[(int)(sound.Seconds * 1.5) + 2];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = ((double)i / (points.Length - 1), sound.Between(0, 1) < 0.25 ? idle : full * sound.Between(0.95, 1));
        }

        var speed = Curves.Line(sound.Samples, points).Times(sound.Slow(30, 0.98, 1.02));
        var pulses = sound.Pulses(speed, 0.25);
        var metal = Waves.Sum(
            Ring(sound, pulses, sound.Pitch(150, 250), 120),
            Ring(sound, pulses, sound.Pitch(450, 800), 350).Times(2),
            Ring(sound, pulses, sound.Pitch(1300, 2200), 900).Times(3),
            Ring(sound, pulses, sound.Pitch(3000, 5000), 2500).Times(4)).Level();
        var after = pulses.Leak(0.993).Peak();
        var teeth = sound.White(sound.Samples).HighPass(800, sound.SampleRate, 1);
        teeth = Waves.Make(sound.Samples, i => teeth[i] * Math.Pow(Math.Max(0, after[i]), 0.7)).Level();
        var rough = sound.Between(0.6, 1.2);
        sound.Add(0, Waves.Make(sound.Samples, i => Math.Tanh(1.5 * (metal[i] + (rough * teeth[i]))) * Math.Sqrt(speed[i] / full)));
        sound.Add(0, sound.Pink(sound.Samples).Level(), 0.05);
    }

    public static void HairDryer(Synthesizer sound)
    {
        var motor = sound.Pitch(350, 700);
        sound.Add(0, sound.White(sound.Samples).BandPass(300, sound.Pitch(9000, 12000), sound.SampleRate, 2), 0.5);
        for (var overtone = 1; overtone < 6; overtone++)
        {
            var (order, level) = (overtone, 0.12 / overtone);
            sound.Tone(0, sound.Seconds, time => motor * order * (1 + (0.001 * Math.Sin(time))), _ => level);
        }

        foreach (var center in (double[])[sound.Pitch(800, 1100), sound.Pitch(2000, 3500), sound.Pitch(4000, 6500)])
        {
            sound.Add(0, sound.White(sound.Samples).Resonance(center, center * 0.2, sound.SampleRate), sound.Between(0.4, 1));
        }
    }

    private static double[] Ring(Synthesizer sound, double[] pulses, double frequency, double width) => pulses.Resonance(frequency, width, sound.SampleRate);
}
