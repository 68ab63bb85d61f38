using System.Collections.Concurrent;

namespace Panns.Tests.Support;

/// <summary>The clips on which tests run networks.</summary>
internal static class Waveforms
{
    private static readonly ConcurrentDictionary<string, float[]> Cache = new();

    /// <summary>Waveform A (10 s) or B (3.7 s) of the reference data, at 32 kHz or decimated like in the original.</summary>
    public static float[] Reference(string which, int sampleRate = 32000)
        => Cache.GetOrAdd($"{which} {sampleRate}", _ =>
        {
            var full = Npy.ReadSingle(TestData.Path(Path.Combine("reference", "frontend", $"waveform_{which}.npy"))).Values;
            var step = 32000 / sampleRate;
            return [.. full.Where((_, i) => i % step == 0)];
        });

    /// <summary>A chirp in noise of any length.</summary>
    public static float[] Synthetic(int samples, int seed = 1)
    {
        var random = new SplitMix64((ulong)seed);
        var waveform = new float[samples];
        for (var i = 0; i < samples; i++)
        {
            var time = i / 32000.0;
            waveform[i] = (float)((0.3 * Math.Sin(2 * Math.PI * ((300 * seed * time) + (900 * time * time)))) + (0.1 * random.NextSigned()));
        }

        return waveform;
    }
}
