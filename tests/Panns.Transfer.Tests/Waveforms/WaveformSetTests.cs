using Panns.Transfer.Tests.Support;
using Panns.Transfer.Waveforms;

namespace Panns.Transfer.Tests.Waveforms;

public sealed class WaveformSetTests : IDisposable
{
    private const int SampleRate = 8000;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1L << 30)]
    [InlineData(20_000)]
    [InlineData(0)]
    public void Windows_are_the_clips_samples_whether_in_memory_or_in_a_file(long memory)
    {
        // Twelve clips of 1 to 2.1 s; the windows of 0.5 s are compared with the decoder's samples.
        var data = Data();
        using var set = WaveformSet.Load(new() { Threads = 2, WaveformMemory = memory }, data, [.. Enumerable.Range(0, 12)], SampleRate, 0.5, 10);
        var bytes = data.Clips.Sum(clip => 2L * Decode(clip).Length);
        Assert.InRange(set.BytesInFile, bytes - memory, Math.Max(0, bytes - memory + 40_000));
        Assert.Equal(SampleRate / 2, set.Samples);
        var windows = data.Clips.SelectMany((clip, i) => Starts(Decode(clip).Length).Select(start => (Clip: i, Start: start))).ToArray();
        Assert.Equal(windows.Select(window => window.Clip), Enumerable.Range(0, set.Count).Select(set.ClipOf));
        var actual = new float[set.Samples];
        for (var i = 0; i < set.Count; i++)
        {
            set.CopyTo(i, actual);
            var expected = Decode(data.Clips[windows[i].Clip]).AsSpan(windows[i].Start, set.Samples).ToArray();
            Assert.Equal(Array.ConvertAll(expected, sample => (short)MathF.Round(sample * 32767) * (1f / 32767)), actual);
        }
    }

    // Half a second each, the last shifted back to end with the clip.
    private static IEnumerable<int> Starts(int samples)
    {
        for (var start = 0; start + 4000 < samples; start += 4000)
        {
            yield return start;
        }

        yield return samples - 4000;
    }

    [Fact]
    public void A_window_longer_than_its_clip_ends_in_silence()
    {
        using var set = WaveformSet.Load(new() { Threads = 1, WaveformMemory = 0 }, Data(), [0, 11], SampleRate, null, 10);
        Assert.Equal((2, (int)(2.1 * SampleRate)), (set.Count, set.Samples));
        var window = Enumerable.Repeat(9f, set.Samples).ToArray();
        set.CopyTo(0, window);
        Assert.All(window[SampleRate..], sample => Assert.Equal(0, sample));
        Assert.Contains(window[..SampleRate], sample => sample != 0);
    }

    [Fact]
    public void Nothing_is_left_of_the_file_while_it_is_in_use_nor_after()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there the system deletes it on closing");
        var place = Environment.GetEnvironmentVariable("TMPDIR") is { Length: > 0 } folder ? folder : Directory.Exists("/var/tmp") ? "/var/tmp" : Path.GetTempPath();
        using var file = new TemporaryFile();
        file.Write("some bytes"u8, 0);
        Assert.DoesNotContain(Directory.GetFiles(place), path => Path.GetFileName(path).StartsWith("panns-", StringComparison.Ordinal) && path.EndsWith(".tmp", StringComparison.Ordinal) && new FileInfo(path).Length == 10);
    }

    [Fact]
    public void Many_samples_are_converted_to_the_bits_of_one()
    {
        var integers = Enumerable.Range(short.MinValue, 65536).Select(value => (short)value).Append((short)7).ToArray();
        var samples = new float[integers.Length];
        SampleFormat.ToSamples(integers, samples);
        Assert.Equal(Array.ConvertAll(integers, value => value * (1f / 32767)), samples);
    }

    [Fact]
    public void Training_with_sounds_in_a_file_gives_the_bits_of_training_in_memory()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(3));
        var strategy = NetworkStrategies.ScratchWith("scratch", SmallRuns.Scratch);
        float[] Weights(long memory)
        {
            using var backbone = Backbone.WithoutWeights(PannsModels.Mn04);
            return SmallRuns.Fit(strategy, new() { Backbone = backbone, Threads = 2, WaveformMemory = memory }, data).Weights;
        }

        Assert.True(Weights(1 << 30).AsSpan().SequenceEqual(Weights(30_000)));
    }

    private static float[] Decode(LabeledClip clip) => Panns.Audio.AudioFile.LoadMono(clip.Path, SampleRate);

    private LabeledDataset Data() => new()
    {
        Name = "tones",
        Classes = ["tone"],
        Clips = [.. Enumerable.Range(0, 12).Select(i => new LabeledClip { Path = _folder.Wav($"{i}.wav", 1 + (0.1 * i), 300 + (10 * i)), Labels = [0] })],
    };
}
