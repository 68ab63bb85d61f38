using Panns.Common;

namespace Panns.Diagnostics.Inputs;

/// <summary>Test sounds that are the same on every machine.</summary>
internal static class SyntheticClips
{
    /// <summary>Creates clips of a tone with rising and falling pitch in noise, each with a different pitch.</summary>
    /// <param name="clips">Number of clips.</param>
    /// <param name="samples">Samples per clip.</param>
    /// <param name="sampleRate">Samples per second.</param>
    public static float[] Create(int clips, int samples, int sampleRate)
    {
        var random = new SeededRandom(seed: 7);
        var waveforms = new float[checked(clips * samples)];
        for (var clip = 0; clip < clips; clip++)
        {
            var waveform = waveforms.AsSpan(clip * samples, samples);
            var pitch = 220 * Math.Pow(2, clip % 24 / 6.0);
            for (var i = 0; i < samples; i++)
            {
                var time = (double)i / sampleRate;
                var tone = Math.Sin(2 * Math.PI * pitch * time) * Math.Sin(Math.PI * time) * 0.3;
                waveform[i] = (float)(tone + (0.1 * ((2 * random.NextDouble()) - 1)));
            }
        }

        return waveforms;
    }
}
