using Panns.Clips;
using Panns.Transfer.Features;
using Panns.Transfer.Strategies.Settings;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Features;

public sealed class PaddedFeaturesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Shorter_waveforms_end_in_silence_and_longer_ones_stay()
    {
        var padded = new PaddedFeatures(new Echo(), 0.5);
        var values = new float[8];
        padded.Run([1, 2, 3], 1, values, TestContext.Current.CancellationToken);
        Assert.Equal([5, 1, 2, 3, 0, 0, 0, 0], values);
        padded.Run([1, 2, 3, 4, 5, 6], 1, values, TestContext.Current.CancellationToken);
        Assert.Equal([6, 1, 2, 3, 4, 5, 6, 0], values);
        var two = new float[16];
        padded.Run([1, 2, 3, 4, 5, 6], 2, two, TestContext.Current.CancellationToken);
        Assert.Equal([5, 1, 2, 3, 0, 0, 0, 0, 5, 4, 5, 6, 0, 0, 0, 0], two);
        Assert.Equal("echo padded 0.5 s", padded.Key);
        Assert.NotEqual(padded.Key, new PaddedFeatures(new Echo(), 1).Key);
    }

    [Fact]
    public void Padding_is_the_same_as_files_that_end_in_silence()
    {
        var plain = LabeledSounds.OpenFolder(Sounds("plain", pad: false));
        var silent = LabeledSounds.OpenFolder(Sounds("silent", pad: true));
        var padding = TransferModel.Fit(new() { Threads = 2 }, plain, TransferStrategies.LogMelBaseline.Change(new() { PadSeconds = 1 }));
        using var _1 = padding;
        var padded = TransferModel.Fit(new() { Threads = 2 }, silent, TransferStrategies.LogMelBaseline);
        using var _2 = padded;
        var bare = TransferModel.Fit(new() { Threads = 2 }, plain, TransferStrategies.LogMelBaseline);
        using var _3 = bare;
        padding.Save(_folder.Path("padding.panns"));
        using var opened = TransferModel.Load(_folder.Path("padding.panns"));
        var (clip, whole) = (plain.Clips[0].Path, silent.Clips[0].Path);
        var token = TestContext.Current.CancellationToken;
        Assert.Equal(padded.Predict(whole, token).Scores, padding.Predict(clip, token).Scores);
        Assert.Equal(padding.Predict(clip, token).Scores, opened.Predict(clip, token).Scores);
        Assert.NotEqual(bare.Predict(clip, token).Scores, padding.Predict(clip, token).Scores);
        Assert.Equal("1", opened.Provenance.Options["pad_seconds"]);
        Assert.Contains("cannot be exported", Assert.Throws<PannsException>(opened.Describe).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_whose_clips_fill_the_window_is_described_so()
    {
        var model = TransferModel.Fit(new() { Threads = 2 }, LabeledSounds.OpenFolder(_folder.TwoClasses(2)), TransferStrategies.LogMelBaseline.Change(new() { PadSeconds = 10 }));
        using (model)
        {
            Assert.Equal((320_000, true), (model.Describe().Windows.Length, model.Describe().Windows.ExtendsShort));
        }
    }

    // Tones of 0.4 s at the front end's own rate, with and without silence up to 1 s.
    private string Sounds(string folder, bool pad)
    {
        for (var i = 0; i < 6; i++)
        {
            var path = _folder.Wav($"{folder}/{(i % 2 == 0 ? "low" : "high")}/{i}.wav", 0.4, i % 2 == 0 ? 300 + (10 * i) : 3000 + (10 * i), 32_000);
            if (pad)
            {
                var bytes = File.ReadAllBytes(path).Concat(new byte[2 * 19_200]).ToArray();
                BitConverter.TryWriteBytes(bytes.AsSpan(4), bytes.Length - 8);
                BitConverter.TryWriteBytes(bytes.AsSpan(40), bytes.Length - 44);
                File.WriteAllBytes(path, bytes);
            }
        }

        return _folder.Path(folder);
    }

    // Ten samples per second; returns their number and the samples themselves.
    private sealed class Echo : IClipFeatures
    {
        public string Name => "echo";

        public int Dimension => 8;

        public int SampleRate => 10;

        public string Key => "echo";

        public WindowSchedule Schedule(int threads) => WindowSchedule.Parallel(threads);

        public void Run(ReadOnlySpan<float> windows, int count, Span<float> values, CancellationToken cancellationToken)
        {
            values.Clear();
            var length = windows.Length / count;
            for (var i = 0; i < count; i++)
            {
                values[i * Dimension] = length;
                windows.Slice(i * length, length).CopyTo(values[((i * Dimension) + 1)..]);
            }
        }
    }
}
