using Panns.Audio;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Data;

/// <summary>How a dataset's recordings are read, in training and prediction.</summary>
public sealed class ReadingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_recording_of_which_a_part_is_missing_is_learned_from_and_told_every_time()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(6));
        var cut = data.Clips[0].Path;
        Cut(cut);
        var cache = new FeatureCache(_folder.Path("cache"));
        for (var run = 0; run < 2; run++)
        {
            var context = new TransferContext { Threads = 2, Cache = cache };
            using var model = TransferModel.Fit(context, data, TransferStrategies.LogMelBaseline);
            Assert.Equal(cut, Assert.Single(context.Issues).Key);
            Assert.StartsWith("cut short at ", context.Issues[cut].ToString(), StringComparison.Ordinal);
            Assert.Empty(context.Errors);
            Assert.Equal(12, model.Provenance.Clips);
            Assert.StartsWith("ok, cut short at ", model.Predict(cut, TestContext.Current.CancellationToken).ToRows().Status, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Strict_reading_leaves_it_out()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(6));
        Cut(data.Clips[0].Path);
        var context = new TransferContext { Threads = 2 };
        using var model = TransferModel.Fit(context, data.ReadBy(new() { Strict = true }), TransferStrategies.LogMelBaseline);
        Assert.Contains(": cut short at ", Assert.Single(context.Errors), StringComparison.Ordinal);
        Assert.Empty(context.Issues);
    }

    [Fact]
    public void A_model_reads_the_channel_that_it_learned_from()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(6)).ReadBy(new() { Channel = AudioChannel.Loudest });
        var path = _folder.Path("my.panns");
        using (var model = TransferModel.Fit(new() { Threads = 2 }, data, TransferStrategies.LogMelBaseline))
        {
            model.Save(path);
        }

        using var opened = TransferModel.Load(path);
        Assert.Equal(AudioChannel.Loudest, opened.Audio.Channel);
        opened.Audio = opened.Audio with { Channel = AudioChannel.Number(2) };
        var error = Assert.Throws<PannsException>(() => opened.Predict(data.Clips[0].Path, TestContext.Current.CancellationToken));
        Assert.Contains("has 1 channel, not a channel 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_waveform_with_samples_that_are_no_numbers_is_refused()
    {
        using var model = TransferModel.Fit(new() { Threads = 2 }, LabeledSounds.OpenFolder(_folder.TwoClasses(6)), TransferStrategies.LogMelBaseline);
        var error = Assert.Throws<PannsException>(() => model.Predict([0, float.NaN, 0], 32000, TestContext.Current.CancellationToken));
        Assert.StartsWith("waveform: 1 of 3 samples is not a number", error.Message, StringComparison.Ordinal);
    }

    private static void Cut(string path)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(file.Length * 6 / 10);
    }
}
