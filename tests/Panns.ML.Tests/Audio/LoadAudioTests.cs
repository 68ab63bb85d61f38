using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.Audio;
using Panns.FrontEnd;

namespace Panns.ML.Tests.Audio;

public sealed class LoadAudioTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(32000)]
    [InlineData(16000)]
    public void Gives_the_samples_of_the_library_s_own_reader(int sampleRate)
    {
        string[] paths = [Clips.Write(_folder, "a.wav", 1), Clips.Write(_folder, "b.wav", 2, 50_001)];
        var data = _ml.View(paths);
        var model = _ml.Reload(_ml.Transforms.LoadAudio("Audio", "Path", sampleRate).Fit(data), data);
        var output = model.Transform(data);
        Assert.Equal(["Path", "Label", "Start", "End", "Audio", "AudioStatus"], output.Schema.Select(column => column.Name));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single), output.Schema["Audio"].Type);
        Assert.Equal(paths.Select(path => AudioFile.LoadMono(path, sampleRate)), output.GetColumn<float[]>("Audio"));
    }

    [Fact]
    public void Reads_the_part_that_columns_name()
    {
        var path = Clips.Write(_folder, "a.wav", 1, 64000);
        var data = _ml.Data.LoadFromEnumerable([new ClipRow { Path = path, Start = 0.5f, End = 1.25f }, new ClipRow { Path = path, Start = 1 }]);
        var options = new LoadAudioOptions { OutputColumnName = "Audio", InputColumnName = "Path", StartColumnName = "Start", EndColumnName = "End" };
        var audio = _ml.Transforms.LoadAudio(options).Fit(data).Transform(data).GetColumn<float[]>("Audio").ToArray();
        var whole = AudioFile.LoadMono(path, 32000);
        Assert.Equal(whole[16000..40000], audio[0]);
        Assert.Equal(whole[32000..], audio[1]);
    }

    [Fact]
    public void Waveforms_of_fixed_length_are_cut_or_extended()
    {
        string[] paths = [Clips.Write(_folder, "long.wav", 1, 40_000), Clips.Write(_folder, "short.wav", 2, 10_000), _folder.At("missing.wav")];
        var data = _ml.View(paths);
        var options = new LoadAudioOptions
        {
            OutputColumnName = "Audio", InputColumnName = "Path", Duration = 1.01, FixedLength = true, BadAudio = BadAudio.Skip,
        };
        var output = _ml.Reload(_ml.Transforms.LoadAudio(options).Fit(data), data).Transform(data);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 32_320), output.Schema["Audio"].Type);
        var audio = output.GetColumn<float[]>("Audio").ToArray();
        Assert.Equal(AudioFile.LoadMono(paths[0], 32000)[..32_320], audio[0]);
        Assert.Equal([.. AudioFile.LoadMono(paths[1], 32000), .. new float[22_320]], audio[1]);
        Assert.Equal(new float[32_320], audio[2]);
        Assert.Equal(["Path", "Label", "Start", "End", "Audio", "AudioStatus"], output.Schema.Select(column => column.Name));
        Assert.Throws<ArgumentException>(() => _ml.Transforms.LoadAudio(options with { Duration = null }));
    }

    [Fact]
    public void The_status_says_what_is_wrong_with_a_file_that_can_be_read()
    {
        var good = Clips.Write(_folder, "good.wav", 1, 32000);
        var cut = _folder.At("cut.wav");
        File.WriteAllBytes(cut, File.ReadAllBytes(good)[..^32000]);
        var data = _ml.View(good, cut);
        var options = new LoadAudioOptions { OutputColumnName = "Audio", InputColumnName = "Path" };
        var output = _ml.Reload(_ml.Transforms.LoadAudio(options).Fit(data), data).Transform(data);
        Assert.Equal([32000, 16000], output.GetColumn<float[]>("Audio").Select(audio => audio.Length));
        Assert.Equal(["", "cut short at 0.5 s of 1 s"], output.GetColumn<string>("AudioStatus"));

        // Part of a file, with nothing missing.
        var part = _ml.Transforms.LoadAudio(options with { Duration = 0.25, FixedLength = true }).Fit(data).Transform(data);
        Assert.Equal(["", ""], part.GetColumn<string>("AudioStatus"));

        var strict = options with { Audio = new() { Strict = true } };
        var thrown = Clips.Innermost<PannsException>(() => _ = _ml.Transforms.LoadAudio(strict).Fit(data).Transform(data).GetColumn<float[]>("Audio").ToArray());
        Assert.Equal($"{cut}: cut short at 0.5 s of 1 s", thrown.Message);
        var skipped = _ml.Reload(_ml.Transforms.LoadAudio(strict with { BadAudio = BadAudio.Skip }).Fit(data), data).Transform(data);
        Assert.Equal([32000, 0], skipped.GetColumn<float[]>("Audio").Select(audio => audio.Length));
        Assert.Equal(["", thrown.Message], skipped.GetColumn<string>("AudioStatus"));
    }

    [Fact]
    public void A_channel_can_be_chosen_and_is_saved()
    {
        var path = _folder.At("stereo.wav");
        byte[] head = [.. "RIFF"u8, .. Int32(36 + 32000), .. "WAVEfmt "u8, .. Int32(16), 1, 0, 2, 0, .. Int32(8000), .. Int32(32000), 4, 0, 16, 0, .. "data"u8, .. Int32(32000)];
        File.WriteAllBytes(path, [.. head, .. Enumerable.Repeat((byte[])[0x00, 0x40, 0x00, 0xC0], 8000).SelectMany(frame => frame)]);
        var data = _ml.View(path);
        var options = new LoadAudioOptions { OutputColumnName = "Audio", InputColumnName = "Path", SampleRate = 8000 };
        foreach (var (channel, expected) in new[] { (AudioChannel.Mix, 0f), (AudioChannel.Left, 0.5f), (AudioChannel.Number(2), -0.5f) })
        {
            var output = _ml.Reload(_ml.Transforms.LoadAudio(options with { Audio = new() { Channel = channel } }).Fit(data), data).Transform(data);
            Assert.Equal(expected, output.GetColumn<float[]>("Audio").Single()[4000]);
        }

        static byte[] Int32(int value) => BitConverter.GetBytes(value);
    }

    [Fact]
    public void A_bad_file_throws_is_skipped_or_counts_as_silence()
    {
        var good = Clips.Write(_folder, "good.wav", 1);
        var bad = _folder.At("bad.wav");
        File.WriteAllText(bad, "this is no audio");
        var data = _ml.View(good, bad, good);
        var options = new LoadAudioOptions { OutputColumnName = "Audio", InputColumnName = "Path", SampleRate = 8000 };

        var thrown = Clips.Innermost<PannsException>(() => _ = _ml.Transforms.LoadAudio(options).Fit(data).Transform(data).GetColumn<float[]>("Audio").ToArray());
        Assert.StartsWith(bad, thrown.Message, StringComparison.Ordinal);

        foreach (var (policy, length) in ((BadAudio, int)[])[(BadAudio.Skip, 0), (BadAudio.Silence, 8000)])
        {
            var model = _ml.Reload(_ml.Transforms.LoadAudio(options with { BadAudio = policy }).Fit(data), data);
            var output = model.Transform(data);
            Assert.Equal([8000, length, 8000], output.GetColumn<float[]>("Audio").Select(audio => audio.Length));
            Assert.All(output.GetColumn<float[]>("Audio").ElementAt(1), value => Assert.Equal(0, value));
            Assert.Equal(["", thrown.Message, ""], output.GetColumn<string>("AudioStatus"));
        }
    }

    [Fact]
    public void A_column_of_another_type_is_refused()
    {
        var data = _ml.View("a.wav");
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.LoadAudio("Audio", "Start").Fit(data));
        Assert.Contains("Column 'Start' must be text", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.LoadAudio("Audio", "Nothing").Fit(data));
    }

    [Fact]
    public void Log_mels_of_files_and_of_waveforms_are_the_front_end_s()
    {
        var path = Clips.Write(_folder, "a.wav", 3);
        var data = _ml.View(path);
        var expected = new LogMelSpectrogram(LogMelSettings.Panns16k).Compute(AudioFile.LoadMono(path, 16000)).Cast<float>();
        var fromFile = _ml.Transforms.LogMelSpectrogram("LogMel", "Path", LogMelSettings.Panns16k);
        var fromWaveform = _ml.Transforms.LoadAudio("Audio", "Path", 16000).Append(_ml.Transforms.LogMelSpectrogram("LogMel", "Audio", LogMelSettings.Panns16k));
        foreach (var pipeline in (IEstimator<ITransformer>[])[fromFile, fromWaveform])
        {
            var model = _ml.Reload(pipeline.Fit(data), data);
            Assert.Equal(expected, model.Transform(data).GetColumn<float[]>("LogMel").Single());
        }
    }
}
