using System.Runtime.Intrinsics;
using Panns.Common;

namespace Panns.Training.Augmentation;

/// <summary>Rotates waveforms in time, changes their level and their speed, a clip at a time, by a generator's numbers.</summary>
internal sealed class WaveformAugmenter(AugmentationOptions options, int sampleRate)
{
    // A clip with its last sample before it and its beginning after it: a faster clip is filled up from its own beginning, as a rotated one is.
    private float[] _around = [];

    public bool IsActive => options.TimeShiftSeconds > 0 || options.GainDecibels > 0 || options.SpeedChange > 0;

    /// <summary>Writes the changed waveforms.</summary>
    /// <param name="waveforms">[clips, samples].</param>
    /// <param name="target">As long, or longer.</param>
    /// <param name="clips">Number of clips.</param>
    /// <param name="random">The random number generator.</param>
    public void Apply(ReadOnlySpan<float> waveforms, Span<float> target, int clips, SeededRandom random)
    {
        var samples = waveforms.Length / Guard.Positive(clips);
        for (var clip = 0; clip < clips; clip++)
        {
            // Both numbers are always drawn, so that switching one option on does not change the random numbers of the other.
            var shift = (int)Math.Round(((2 * random.NextDouble()) - 1) * options.TimeShiftSeconds * sampleRate);
            var gain = (float)Math.Pow(10, ((2 * random.NextDouble()) - 1) * options.GainDecibels / 20);
            Rotate(waveforms.Slice(clip * samples, samples), target.Slice(clip * samples, samples), shift, gain);
        }

        // The speeds are drawn after all those, which stay the same with or without them.
        for (var clip = 0; clip < clips && options.SpeedChange > 0 && samples > 0; clip++)
        {
            ChangeSpeed(target.Slice(clip * samples, samples), Math.Pow(1 + options.SpeedChange, (2 * random.NextDouble()) - 1));
        }
    }

    private void ChangeSpeed(Span<float> clip, double speed)
    {
        var needed = Math.Max(clip.Length + 1, SpeedChange.Needed(clip.Length, speed));
        if (_around.Length < needed)
        {
            _around = new float[Math.Max(needed, SpeedChange.Needed(clip.Length, 1 + options.SpeedChange))];
        }

        _around[0] = clip[^1];
        for (var start = 1; start < needed; start += clip.Length)
        {
            clip[..Math.Min(clip.Length, needed - start)].CopyTo(_around.AsSpan(start));
        }

        SpeedChange.Apply(_around, clip, speed);
    }

    /// <summary>Sample t of the source becomes sample t + shift of the target, around the ends.</summary>
    internal static void Rotate(ReadOnlySpan<float> source, Span<float> target, int shift, float gain)
    {
        var start = source.IsEmpty ? 0 : ((shift % source.Length) + source.Length) % source.Length;
        Multiply(source[..(source.Length - start)], gain, target[start..]);
        Multiply(source[(source.Length - start)..], gain, target);
    }

    private static void Multiply(ReadOnlySpan<float> source, float gain, Span<float> target)
    {
        var i = 0;
        for (; i <= source.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256.Create(source[i..]) * gain).CopyTo(target[i..]);
        }

        for (; i < source.Length; i++)
        {
            target[i] = source[i] * gain;
        }
    }
}
