using Panns.Audio;
using static Panns.Tests.Audio.WavBytes;

namespace Panns.Tests.Audio;

/// <summary>NaN and infinite samples: the same rule for files, streams and waveforms in memory.</summary>
public class InvalidSampleTests
{
    private static readonly AudioReadOptions Silence = new() { InvalidSamples = InvalidSamples.Silence };

    public static TheoryData<float> Invalid => [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e30f, -1e30f, 1.2e12f];

    [Theory]
    [MemberData(nameof(Invalid))]
    public void A_file_that_holds_them_is_refused_with_the_first_and_their_number(float bad)
    {
        var samples = new float[80000];
        samples[100] = samples[101] = samples[50000] = bad;
        using var reader = AudioFile.Open(new MemoryStream(Float32(1, samples)), "bad.wav");
        var error = Assert.Throws<PannsException>(() => ReadAll(reader));
        Assert.Equal(
            "bad.wav: 3 of its samples are not numbers (NaN, infinite or beyond 2^40), the first at 0.0125 s: the file is damaged", error.Message);
    }

    [Fact]
    public void The_first_is_told_from_the_start_of_the_file()
    {
        var samples = new float[16000];
        samples[12001] = float.NaN;
        using var reader = new MonoReader(Open(Float32(2, samples)), 8000, start: 0.5);
        Assert.Contains(": 1 of its samples is not a number (", Assert.Throws<PannsException>(reader.ReadToEnd).Message, StringComparison.Ordinal);
        using var again = new MonoReader(Open(Float32(2, samples)), 8000, start: 0.5);
        Assert.Contains("the first at 0.75 s", Assert.Throws<PannsException>(again.ReadToEnd).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_without_them_can_be_read()
    {
        var samples = new float[16000];
        samples[0] = samples[15999] = float.NaN;
        using var reader = new MonoReader(Open(Float32(1, samples)), 8000, 0.5, 1);
        Assert.Equal(8000, reader.ReadToEnd().Length);
        Assert.False(reader.Issues.Any);
    }

    [Fact]
    public void They_count_as_0_where_that_is_wanted_and_are_told()
    {
        float[] samples = [0.5f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e30f, -0.25f, 2, 3, 4, 5, 6, float.NaN];
        using var reader = new MonoReader(Open(Float32(1, samples)), 8000, options: Silence);
        Assert.Equal([0.5f, 0, 0, 0, 0, -0.25f, 2, 3, 4, 5, 6, 0], reader.ReadToEnd());
        Assert.Equal(new(5, 1 / 8000.0), reader.Issues.Invalid);
        Assert.Equal("ok, 5 samples that are not numbers count as 0, the first at 0.0001 s", reader.Issues.Status);
    }

    [Fact]
    public void Strict_reading_refuses_them_all_the_same()
    {
        using var reader = new MonoReader(Open(Float32(1, 0, float.NaN)), 8000, options: Silence with { Strict = true });
        Assert.Equal(
            "test.wav: 1 sample that is not a number counts as 0, the first at 0.0001 s", Assert.Throws<PannsException>(reader.ReadToEnd).Message);
    }

    [Fact]
    public void All_other_numbers_are_taken_as_they_are()
    {
        float[] samples = [float.Epsilon, -float.Epsilon, 1e-39f, 0, -0f, 99, -99];
        using var reader = Open(Float32(1, samples));
        Assert.Equal(samples, ReadAll(reader));
        Assert.Equal("ok", reader.Issues.Status);
    }

    [Fact]
    public void Integers_in_the_place_of_floats_are_told()
    {
        float[] samples = [1, -24131, 500];
        using var reader = Open(Float32(1, samples));
        Assert.Equal(samples, ReadAll(reader));
        Assert.Equal("ok, peaks at 24131 times full scale", reader.Issues.Status);
    }

    [Fact]
    public void What_is_fed_by_hand_is_refused_without_waiting_for_its_end()
    {
        using var reader = new MonoReader(new Endless(), 8000);
        Assert.Contains("at least", Assert.Throws<PannsException>(() => reader.Read(new float[100])).Message, StringComparison.Ordinal);
    }

    private static byte[] Float32(int channels, params float[] samples)
        => Riff(Format(3, channels, 8000, 32), Chunk("data", [.. samples.SelectMany(BitConverter.GetBytes)]));

    private sealed class Endless() : AudioReader("microphone", "none", 8000, 1)
    {
        protected override int ReadCore(Span<float> interleaved)
        {
            interleaved.Fill(float.NaN);
            return interleaved.Length;
        }
    }
}
