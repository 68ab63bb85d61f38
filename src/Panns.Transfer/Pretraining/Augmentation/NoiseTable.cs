using Panns.Common;

namespace Panns.Transfer.Pretraining.Augmentation;

/// <summary>Noise of three colors and a level of 1, drawn once: adding some of it costs little.</summary>
internal sealed class NoiseTable
{
    private const int Length = 1 << 18;

    private static readonly Lazy<NoiseTable> Lazy = new(() => new(0));

    private readonly float[][] _colors;

    public NoiseTable(ulong seed)
    {
        var random = new SeededRandom(seed);
        var white = new float[Length];
        foreach (ref var value in white.AsSpan())
        {
            value = (float)random.NextGaussian();
        }

        // Low-passed ever more, as wind and traffic are.
        _colors = [white, Colored(white, 0.9f), Colored(white, 0.995f)];
    }

    /// <summary>The one of all mixers.</summary>
    public static NoiseTable Shared => Lazy.Value;

    /// <summary>Adds noise of a color from a random place.</summary>
    public void Add(Span<float> samples, float level, SeededRandom random)
    {
        var noise = _colors[random.NextInt(_colors.Length)];
        for (var done = 0; done < samples.Length;)
        {
            var start = random.NextInt(Length);
            var count = Math.Min(samples.Length - done, Length - start);
            Levels.Blend(samples.Slice(done, count), 1, noise.AsSpan(start, count), level);
            done += count;
        }
    }

    private static float[] Colored(float[] white, float memory)
    {
        var colored = new float[white.Length];
        var last = 0f;
        for (var i = 0; i < white.Length; i++)
        {
            last = (memory * last) + ((1 - memory) * white[i]);
            colored[i] = last;
        }

        Levels.Scale(colored, (float)(1 / Levels.Rms(colored)));
        return colored;
    }
}
