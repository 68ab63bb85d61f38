using Panns.Common;

namespace Panns.Transfer.Synthesis;

/// <summary>A clip with sounds of several classes at random positions and levels, over faint noise.</summary>
internal static class SyntheticScene
{
    /// <summary>Makes a clip.</summary>
    /// <param name="labels">Its classes: indices into <see cref="SoundClasses.Many"/>.</param>
    /// <param name="sampleRate">Sample rate in Hz.</param>
    /// <param name="samples">Length in samples.</param>
    /// <param name="random">Random numbers for everything else.</param>
    /// <returns>Mono samples from -1 to 1.</returns>
    public static float[] Create(ReadOnlySpan<int> labels, int sampleRate, int samples, SeededRandom random)
    {
        var scene = new float[samples];
        foreach (var label in labels)
        {
            var length = Math.Clamp((int)(samples * (0.25 + (0.5 * random.NextDouble()))), 1, samples);
            var start = random.NextInt(samples - length + 1);
            var sound = new Synthesizer(sampleRate, length, random);
            SoundClasses.Many[label].Value(sound);
            sound.Finish(sound.Between(15, 35), Math.Pow(10, -sound.Between(3, 21) / 20));
            for (var i = 0; i < length; i++)
            {
                scene[start + i] += sound.Sound[i];
            }
        }

        var noise = Math.Pow(10, -(40 + (20 * random.NextDouble())) / 20);
        for (var i = 0; i < samples; i++)
        {
            scene[i] = (float)Math.Clamp(scene[i] + (noise * random.NextGaussian()), -1, 1);
        }

        return scene;
    }
}
