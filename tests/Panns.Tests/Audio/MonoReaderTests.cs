using Panns.Audio;
using static Panns.Tests.Audio.WavBytes;

namespace Panns.Tests.Audio;

public class MonoReaderTests
{
    [Fact]
    public void Channels_are_averaged()
    {
        Assert.Equal([0.25f, -0.5f], Load(Float32(2, 1, -0.5f, -1, 0), 8000));
        Assert.Equal([0.5f], Load(Float32(4, 1, 0.5f, 0.25f, 0.25f), 8000));
        Assert.Equal([0.3f, 0.1f], Load(Float32(3, 0.3f, 0.3f, 0.3f, 0.1f, 0.1f, 0.1f), 8000));
    }

    [Fact]
    public void One_sample_can_be_resampled()
    {
        // The kernel at 0, 1/4, 2/4 and 3/4 of a sample: close to a sinc of cutoff 0.95 times Nyquist.
        var samples = Load(Float32(1, 1), 32000);
        Assert.Equal(4, samples.Length);
        for (var n = 0; n < 4; n++)
        {
            var angle = Math.PI * 0.95 * n / 4;
            Assert.Equal(n == 0 ? 0.95 : 0.95 * Math.Sin(angle) / angle, samples[n], 1e-3);
        }
    }

    [Fact]
    public void A_tone_keeps_level_and_time_through_the_whole_chain()
    {
        var tone = Tones.Cosine(1000, 44100, 44100);
        byte[] frames = [.. tone.SelectMany(sample => (byte[])[.. Int16(sample), .. Int16(sample / 2)])];
        using var reader = new MonoReader(Open(Riff(Format(1, 2, 44100, 16), Chunk("data", frames))), 32000);
        Assert.Equal(32000, reader.SampleCount);
        var samples = reader.ReadToEnd();
        Assert.Equal(32000, samples.Length);
        var (amplitude, phase, _) = Tones.Measure(samples, 1000, 32000, 100);
        Assert.Equal(0.375, amplitude, 1e-5);
        Assert.Equal(0, phase, 1e-5);
    }

    [Theory]
    [InlineData(0, 0.5, 0, 4000)]
    [InlineData(0.25, 0.5, 2000, 4000)]
    [InlineData(0.9, 5.0, 7200, 800)]
    [InlineData(0.00007, 0.0001, 1, 1)]
    [InlineData(0.99, null, 7920, 80)]
    public void Parts_begin_and_end_where_told(double start, double? duration, int first, int count)
    {
        var file = MonoFile(1, 16, [.. Enumerable.Range(0, 8000).SelectMany(U16)]);
        foreach (var pipe in new[] { false, true })
        {
            using var reader = new MonoReader(Open(file, pipe), 8000, start, duration);
            Assert.Equal(count, reader.SampleCount);
            Assert.Equal(Enumerable.Range(first, count).Select(value => value / 32768f), reader.ReadToEnd());
        }
    }

    [Fact]
    public void A_part_beyond_the_end_is_refused()
    {
        using var reader = new MonoReader(Open(MonoFile(1, 16, new byte[16000])), 16000, 1.5);
        Assert.Equal(0, reader.SampleCount);
        var error = Assert.Throws<PannsException>(reader.ReadToEnd);
        Assert.Equal("test.wav: holds no samples from 1.5 s on; choose an earlier start", error.Message);
    }

    [Fact]
    public void An_hour_needs_no_hour_of_memory()
    {
        const int Rate = 16000;
        var tone = Tones.Cosine(440, Rate, Rate);
        byte[] second = [.. tone.SelectMany(Int16)];
        byte[] start = [.. Ascii("RIFF"), .. U32(uint.MaxValue), .. Ascii("WAVE")];
        byte[] header = [.. start, .. Format(1, 1, Rate, 16), .. Chunk("data", [], uint.MaxValue)];
        var block = new float[8000];
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var reader = new MonoReader(AudioFile.Open(new SyntheticWavStream(header, second, 3600), "an hour"), 8000);
        var total = 0L;
        for (int count; (count = reader.Read(block)) > 0;)
        {
            total += count;
            if (total == 8000L * 3000)
            {
                var (amplitude, phase, _) = Tones.Measure(block, 440, 8000, 0);
                Assert.Equal(0.5, amplitude, 1e-5);
                Assert.Equal(0, phase, 1e-5);
            }
        }

        Assert.Equal(8000L * 3600, total);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Long_mono_does_not_depend_on_block_sizes()
    {
        var random = new Random(3);
        var bytes = new byte[400_000];
        random.NextBytes(bytes);
        var file = Riff(Format(1, 3, 44100, 16), Chunk("data", bytes));
        var whole = Load(file, 32000);
        using var reader = new MonoReader(Open(file, pipe: true), 32000);
        var pieces = new List<float>();
        while (true)
        {
            var block = new float[random.Next(1, 3000)];
            var count = reader.Read(block);
            pieces.AddRange(block.AsSpan(0, count));
            if (count < block.Length)
            {
                break;
            }
        }

        Assert.Equal(whole, pieces);
    }

    private static byte[] Int16(float sample) => U16((short)Math.Round(sample * 32768));

    private static byte[] Float32(int channels, params float[] samples)
        => Riff(Format(3, channels, 8000, 32), Chunk("data", [.. samples.SelectMany(BitConverter.GetBytes)]));

    private static float[] Load(byte[] file, int rate)
    {
        using var reader = new MonoReader(Open(file), rate);
        return reader.ReadToEnd();
    }
}
