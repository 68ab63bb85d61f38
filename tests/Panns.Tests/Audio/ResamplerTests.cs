using Panns.Audio;
using static Panns.Tests.Audio.Tones;

namespace Panns.Tests.Audio;

public class ResamplerTests
{
    private const double Amplitude = 0.5;
    private const double RmsOfTone = Amplitude / 1.4142135623730951;

    /// <summary>Common pairs, an extreme down-conversion, and co-prime rates, whose phases are interpolated.</summary>
    public static TheoryData<int, int> Ratios => new()
    {
        { 44100, 32000 }, { 48000, 32000 }, { 22050, 32000 }, { 16000, 32000 }, { 8000, 32000 }, { 11025, 32000 }, { 44100, 16000 },
        { 48000, 8000 }, { 96000, 32000 }, { 192000, 8000 }, { 44099, 32000 }, { 32000, 44101 }, { 47999, 8000 }, { 31999, 32000 },
    };

    [Theory]
    [MemberData(nameof(Ratios))]
    public void Tones_below_nine_tenths_of_Nyquist_pass_unchanged_at_their_time(int from, int to)
    {
        var nyquist = Math.Min(from, to) / 2.0;
        var margin = Margin(from, to);
        foreach (var part in new[] { 0.01, 0.2, 0.5, 0.77, 0.9 })
        {
            var output = Resampler.Resample(Cosine(part * nyquist, from, from / 4, Amplitude), from, to);
            var (amplitude, phase, residue) = Measure(output, part * nyquist, to, margin);
            Assert.InRange(Decibels(amplitude / Amplitude), -0.001, 0.001);
            Assert.InRange(phase, -1e-5, 1e-5);

            // The remainder is images, aliases and rounding.
            Assert.True(Decibels(residue / RmsOfTone) < -100, $"{part} of Nyquist: {Decibels(residue / RmsOfTone)} dB");
        }
    }

    [Theory]
    [MemberData(nameof(Ratios))]
    public void Tones_from_the_new_Nyquist_on_vanish(int from, int to)
    {
        foreach (var part in new[] { 1, 1.003, 1.01, 1.03, 1.1, 1.37, 2, 3.1, 4.9 })
        {
            var frequency = part * to / 2.0;
            if (frequency < from / 2.0)
            {
                var output = Resampler.Resample(Cosine(frequency, from, from / 4, Amplitude), from, to);
                var level = Decibels(RootMeanSquare(output, Margin(from, to)) / RmsOfTone);
                Assert.True(level < -100, $"{part} of Nyquist: {level} dB");
            }
        }
    }

    [Theory]
    [InlineData(44100, 32000)]
    [InlineData(16000, 32000)]
    [InlineData(44099, 32000)]
    public void A_click_stays_at_its_time(int from, int to)
    {
        // At a whole second both rates have a sample; there the kernel has its one peak, and it is symmetric about it.
        var input = new float[2 * from];
        input[from] = 1;
        var output = Resampler.Resample(input, from, to);
        Assert.Equal(to, Array.IndexOf(output, output.Max()));
        for (var n = 1; n < 60; n++)
        {
            Assert.Equal(output[to - n], output[to + n], 1e-6f);
        }
    }

    [Theory]
    [InlineData(44100, 32000, 441, 320)]
    [InlineData(44100, 32000, 442, 321)]
    [InlineData(44100, 32000, 1, 1)]
    [InlineData(8000, 32000, 1, 4)]
    [InlineData(48000, 8000, 7, 2)]
    [InlineData(32000, 32000, 5, 5)]
    [InlineData(32000, 44101, 0, 0)]
    [InlineData(44099, 32000, 44100, 32001)]
    public void Length_is_rounded_up(int from, int to, int input, int expected)
    {
        Assert.Equal(expected, Resampler.OutputLength(input, from, to));
        var resampler = new Resampler(from, to);
        var output = new float[expected + 10];
        resampler.Process(new float[input], output, true, out var consumed, out var written);
        Assert.Equal((input, expected, true), (consumed, written, resampler.IsFinished));
    }

    [Fact]
    public void Length_holds_for_very_long_signals()
        => Assert.Equal(320_000_000_000_000_001, Resampler.OutputLength(441_000_000_000_000_001, 44100, 32000));

    [Fact]
    public void Equal_rates_change_nothing()
    {
        var input = Noise(10_000);
        Assert.Equal(input, Resampler.Resample(input, 32000, 32000));
    }

    [Theory]
    [InlineData(44100, 32000)]
    [InlineData(8000, 32000)]
    [InlineData(48000, 16000)]
    [InlineData(32000, 32000)]
    [InlineData(44099, 32000)]
    [InlineData(192000, 1000)]
    public void Sizes_of_blocks_do_not_matter(int from, int to)
    {
        var input = Noise(30_000);
        var whole = Resampler.Resample(input, from, to);
        var random = new Random(7);
        var resampler = new Resampler(from, to);
        for (var pass = 0; pass < 2; pass++)
        {
            var output = new List<float>();
            var position = 0;
            while (!resampler.IsFinished)
            {
                var block = input.AsSpan(position, Math.Min(random.Next(pass == 0 ? 20 : 9000), input.Length - position));
                var room = new float[random.Next(pass == 0 ? 30 : 9000)];
                resampler.Process(block, room, position + block.Length == input.Length, out var consumed, out var written);
                position += consumed;
                output.AddRange(room.AsSpan(0, written));
            }

            Assert.Equal(whole, output);
            resampler.Reset();
        }
    }

    [Theory]
    [InlineData(44100, 32000)]
    [InlineData(44099, 32000)]
    [InlineData(32000, 32000)]
    public void Processing_allocates_nothing(int from, int to)
    {
        var resampler = new Resampler(from, to);
        var (input, output) = (new float[5000], new float[5000]);
        resampler.Process(input, output, false, out _, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 20; round++)
        {
            resampler.Process(input, output, false, out _, out _);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Samples_after_the_end_are_refused()
    {
        var resampler = new Resampler(44100, 32000);
        resampler.Process(new float[10], new float[10], true, out _, out _);
        Assert.Throws<InvalidOperationException>(() => resampler.Process(new float[1], new float[10], true, out _, out _));
    }

    [Theory]
    [InlineData(0, 32000)]
    [InlineData(32000, -1)]
    [InlineData(10_000_000, 400)]
    public void Rates_out_of_range_are_refused(int from, int to)
        => Assert.ThrowsAny<ArgumentOutOfRangeException>(() => new Resampler(from, to));

    private static float[] Noise(int length)
    {
        var random = new Random(1);
        var samples = new float[length];
        for (var n = 0; n < length; n++)
        {
            samples[n] = (2 * random.NextSingle()) - 1;
        }

        return samples;
    }

    /// <summary>Output samples affected by the silence beyond the ends.</summary>
    private static int Margin(int from, int to) => 100 * Math.Max(1, (int)Math.Ceiling((double)to / from));
}
