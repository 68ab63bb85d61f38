using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Panns.Common;

namespace Panns.Audio;

/// <summary>Finds invalid samples: see <see cref="InvalidSamples"/>.</summary>
[BestFriend]
internal static class SampleGuard
{
    /// <summary>Above any scaling in use (32-bit integers stored as floats reach 2^31); sums of its squares stay finite in float32.</summary>
    internal const float Limit = 1L << 40;

    // All bits of a float but its sign.
    private const int Magnitude = 0x7FFFFFFF;

    /// <summary>Describes them, as the middle of a sentence.</summary>
    public static string Describe(long count) => $"{(count == 1 ? "is not a number" : "are not numbers")} (NaN, infinite or beyond 2^40)";

    /// <summary>Checks all samples and sets the invalid ones to 0.</summary>
    public static SampleCheck Clean(Span<float> samples)
    {
        // Without their sign floats have the order of their bits, with infinity and NaN after all numbers. So the largest tells both the peak and
        // whether there is anything to replace: one pass without a branch, because every recording goes through it.
        var bits = MemoryMarshal.Cast<float, int>(samples);
        var largest = Vector<int>.Zero;
        var i = 0;
        ref var first = ref MemoryMarshal.GetReference(bits);
        for (; i <= bits.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            largest = Vector.Max(largest, Vector.LoadUnsafe(ref first, (nuint)i) & new Vector<int>(Magnitude));
        }

        var peak = 0;
        for (var lane = 0; lane < Vector<int>.Count; lane++)
        {
            peak = Math.Max(peak, largest[lane]);
        }

        foreach (var rest in bits[i..])
        {
            peak = Math.Max(peak, rest & Magnitude);
        }

        var check = new SampleCheck { Peak = BitConverter.Int32BitsToSingle(peak) };
        if (!IsValid(check.Peak))
        {
            check = Replace(samples);
        }

        return check;
    }

    /// <summary>Refuses a waveform with invalid samples, or returns a copy in which they are 0, as the options say.</summary>
    /// <param name="waveform">The samples of one channel.</param>
    /// <param name="sampleRate">Their rate in hertz.</param>
    /// <param name="options">How to treat invalid samples.</param>
    /// <param name="name">What the message calls the waveform, as the middle of a sentence.</param>
    /// <param name="issues">Problems of a waveform that is not refused.</param>
    /// <exception cref="PannsException">The waveform holds invalid samples.</exception>
    public static ReadOnlySpan<float> Check(
        ReadOnlySpan<float> waveform, int sampleRate, AudioReadOptions options, string name, out AudioIssues issues)
    {
        issues = AudioIssues.None;
        var limit = new Vector<float>(Limit);
        var i = 0;
        while (i <= waveform.Length - Vector<float>.Count && Vector.LessThanOrEqualAll(Vector.Abs(new Vector<float>(waveform[i..])), limit))
        {
            i += Vector<float>.Count;
        }

        while (i < waveform.Length && IsValid(waveform[i]))
        {
            i++;
        }

        if (i == waveform.Length)
        {
            return waveform;
        }

        var cleaned = waveform.ToArray();
        var check = Clean(cleaned);
        if (options.InvalidSamples == InvalidSamples.Refuse || options.Strict)
        {
            throw new PannsException(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {check.Invalid} of {waveform.Length} samples {Describe(check.Invalid)}, the first at {AudioIssues.Seconds((double)i / sampleRate)} s"));
        }

        issues = new() { Invalid = new(check.Invalid, (double)i / sampleRate) };
        return cleaned;
    }

    private static bool IsValid(float sample) => MathF.Abs(sample) <= Limit;

    private static SampleCheck Replace(Span<float> samples)
    {
        var check = new SampleCheck();
        for (var i = 0; i < samples.Length; i++)
        {
            if (IsValid(samples[i]))
            {
                check.Peak = Math.Max(check.Peak, MathF.Abs(samples[i]));
                continue;
            }

            if (check.Invalid++ == 0)
            {
                check.First = i;
            }

            samples[i] = 0;
        }

        return check;
    }
}

/// <summary>The result of <see cref="SampleGuard"/> for a block.</summary>
internal struct SampleCheck
{
    /// <summary>Number of invalid samples.</summary>
    public int Invalid { get; set; }

    /// <summary>Index of the first invalid sample.</summary>
    public int First { get; set; }

    /// <summary>Peak magnitude of all other samples.</summary>
    public float Peak { get; set; }
}
