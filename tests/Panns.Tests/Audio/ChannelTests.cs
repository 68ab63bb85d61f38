using Panns.Audio;
using static Panns.Tests.Audio.WavBytes;

namespace Panns.Tests.Audio;

/// <summary>Channel selection, and the message if mixing cancels the sound.</summary>
public sealed class ChannelTests : IDisposable
{
    private const int Rate = 8000;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mix", 0.25f)]
    [InlineData("left", 1f)]
    [InlineData("LEFT", 1f)]
    [InlineData("right", -0.5f)]
    [InlineData("1", 1f)]
    [InlineData("2", -0.5f)]
    public void A_channel_is_chosen_by_its_word(string word, float expected)
        => Assert.Equal([expected], Load(Float32(2, 1, -0.5f), AudioChannel.Parse(word)));

    [Fact]
    public void Channels_count_from_1()
    {
        var file = Float32(4, 0.1f, 0.2f, 0.3f, 0.4f);
        Assert.Equal([0.3f], Load(file, AudioChannel.Number(3)));
        Assert.Equal("test.wav: has 4 channels, not a channel 5", Assert.Throws<PannsException>(() => Load(file, AudioChannel.Number(5))).Message);
        Assert.Equal("test.wav: has 1 channel, not a channel 2", Assert.Throws<PannsException>(() => Load(Float32(1, 1), AudioChannel.Number(2))).Message);
    }

    [Theory]
    [InlineData("mix")]
    [InlineData("left")]
    [InlineData("right")]
    [InlineData("1")]
    [InlineData("loudest")]
    public void One_channel_is_that_channel(string word) => Assert.Equal([0.5f], Load(Float32(1, 0.5f), AudioChannel.Parse(word)));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("257")]
    [InlineData("middle")]
    [InlineData("")]
    public void Other_words_are_refused(string word)
        => Assert.Contains("mix, left, right, loudest or a number", Assert.Throws<FormatException>(() => AudioChannel.Parse(word)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_loudest_is_found_in_the_part_that_is_read()
    {
        // Another channel is the loudest in each second; a constant is not a sound.
        var samples = new float[3 * Rate * 3];
        for (var i = 0; i < 3 * Rate; i++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                samples[(3 * i) + channel] = (channel == 2 ? 0.9f : 0) + ((channel == i / Rate ? 0.5f : 0.01f) * (i % 2 == 0 ? 1 : -1));
            }
        }

        var path = _folder.Write("three.wav", Float32(3, samples));
        var options = new AudioReadOptions { Channel = AudioChannel.Loudest };
        Assert.Equal(0.5f, AudioFile.LoadMono(path, Rate, 0, 1, options)[0], 1e-6f);
        Assert.Equal(0.5f, AudioFile.LoadMono(path, Rate, 1, 1, options)[0], 1e-6f);
        Assert.Equal(1.4f, AudioFile.LoadMono(path, Rate, 2, 1, options)[0], 1e-6f);
        Assert.Throws<ArgumentException>(() => Load(Float32(2, 1, 1), AudioChannel.Loudest));
    }

    [Theory]
    [InlineData(-1f, 3.0)]
    [InlineData(-0.8f, 3.0)]
    [InlineData(-0.3f, null)]
    [InlineData(0f, null)]
    [InlineData(1f, null)]
    public void Channels_of_opposite_phase_are_told(float gain, double? seconds)
    {
        using var reader = Mixed(Noise(3 * Rate, (left, _) => gain * left));
        Assert.Equal(seconds, reader.Issues.Cancellation?.Seconds);
        Assert.Equal(seconds is null ? "ok" : "ok, mixing its channels cancels them in 3 of 3 s", reader.Issues.Status);
    }

    [Fact]
    public void Unrelated_channels_and_a_constant_are_no_cancellation()
    {
        using var unrelated = Mixed(Noise(3 * Rate, (_, other) => other));
        Assert.Equal("ok", unrelated.Issues.Status);
        using var silent = Mixed(Float32(2, new float[2 * Rate]));
        Assert.Equal("ok", silent.Issues.Status);

        // A constant on both channels does not hide the cancellation.
        var samples = NoiseSamples(2 * Rate, (left, _) => -left);
        using var offset = Mixed(Float32(2, [.. samples.Select(sample => sample + 0.25f)]));
        Assert.Equal("ok, mixing its channels cancels them in 2 of 2 s", offset.Issues.Status);
    }

    [Fact]
    public void Only_the_time_that_cancels_counts_and_silence_does_not()
    {
        float[] samples =
        [
            .. NoiseSamples(Rate, (left, _) => left), .. new float[2 * Rate], .. NoiseSamples(Rate, (left, _) => -left),
        ];
        using var reader = Mixed(Float32(2, samples));
        Assert.Equal(new(1, 2), reader.Issues.Cancellation);

        // With a selected channel instead of the mix there is no message.
        using var left = new MonoReader(Open(Float32(2, samples)), Rate, options: new() { Channel = AudioChannel.Left });
        left.ReadToEnd();
        Assert.False(left.Issues.Any);
    }

    [Fact]
    public void Strict_reading_refuses_what_cancels()
    {
        using var reader = new MonoReader(Open(Noise(Rate, (left, _) => -left)), Rate, options: new() { Strict = true });
        Assert.Equal("test.wav: mixing its channels cancels them in 1 of 1 s", Assert.Throws<PannsException>(reader.ReadToEnd).Message);
    }

    private static MonoReader Mixed(byte[] file)
    {
        var reader = new MonoReader(Open(file), Rate);
        reader.ReadToEnd();
        return reader;
    }

    private static byte[] Noise(int frames, Func<float, float, float> right) => Float32(2, NoiseSamples(frames, right));

    private static float[] NoiseSamples(int frames, Func<float, float, float> right)
    {
        var random = new Random(5);
        var samples = new float[2 * frames];
        for (var i = 0; i < frames; i++)
        {
            samples[2 * i] = random.NextSingle() - 0.5f;
            samples[(2 * i) + 1] = right(samples[2 * i], random.NextSingle() - 0.5f);
        }

        return samples;
    }

    private static byte[] Float32(int channels, params float[] samples)
        => Riff(Format(3, channels, Rate, 32), Chunk("data", [.. samples.SelectMany(BitConverter.GetBytes)]));

    private static float[] Load(byte[] file, AudioChannel channel)
    {
        using var reader = new MonoReader(Open(file), Rate, options: new() { Channel = channel });
        return reader.ReadToEnd();
    }
}
