using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Runs;

/// <summary>Interrupted and resumed trainings give the same bits as uninterrupted ones.</summary>
public sealed class ResumedTrainingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string, int> Cuts => new()
    {
        { "fine_tune", 1 },
        { "fine_tune", 2 },
        { "fine_tune", 4 },
        { "fine_tune, validation", 3 },
        { "fine_tune, average", 2 },
        { "fine_tune, average", 3 },
        { "fine_tune, average", 4 },
        { "fine_tune, average, validation", 4 },
        { "gradual", 3 },
        { "scratch, mixup", 1 },
        { "scratch, validation", 2 },
        { "scratch, validation", 3 },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cuts))]
    public void A_run_cut_short_after_an_epoch_goes_on_with_the_same_bits(string name, int epochs)
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(5));
        var strategy = Strategy(name);
        var whole = SmallRuns.Fit(strategy, SmallRuns.Context(), data);

        Cut(strategy, data, epochs);
        var messages = new List<string>();
        var later = new List<int>();
        var runs = Store(resume: true, messages.Add);
        var resumed = SmallRuns.Fit(strategy, SmallRuns.Context(runs, record => later.Add(record.Epoch)), data);
        Assert.Equal(whole.History, resumed.History);
        Assert.True(whole.Weights.AsSpan().SequenceEqual(resumed.Weights));
        Assert.Equal(Enumerable.Range(epochs + 1, whole.History.Length - epochs), later);
        Assert.Equal([$"{strategy.Name} resumes after epoch {epochs}"], messages);

        Assert.Single(Directory.GetFiles(runs.Folder));
        runs.Complete();
        Assert.Empty(Directory.GetFiles(runs.Folder));
    }

    [Fact]
    public void A_run_cut_short_in_the_middle_of_an_epoch_begins_that_epoch_again()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(5));
        var strategy = Strategy("scratch, mixup");
        var whole = SmallRuns.Fit(strategy, SmallRuns.Context(), data);
        using (var source = new CancellationTokenSource())
        {
            var runs = Store();
            var progress = new ReportSink(report =>
            {
                if (report.Step.EndsWith("epoch 3 of 3", StringComparison.Ordinal) && report.Done == 2)
                {
                    source.Cancel();
                }
            });
            Assert.Throws<OperationCanceledException>(() => SmallRuns.Fit(strategy, SmallRuns.Context(runs, progress: progress, token: source.Token), data));
            Assert.Equal("after epoch 2", runs.ResumePoint);
        }

        var resumed = SmallRuns.Fit(strategy, SmallRuns.Context(Store(resume: true)), data);
        Assert.Equal(whole.History, resumed.History);
        Assert.True(whole.Weights.AsSpan().SequenceEqual(resumed.Weights));
    }

    [Theory]
    [InlineData("seed")]
    [InlineData("options")]
    [InlineData("labels")]
    [InlineData("sound")]
    [InlineData("weights")]
    public void A_checkpoint_of_another_run_is_not_used(string difference)
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(5));
        Cut(Strategy("fine_tune"), data, 2);
        var strategy = Strategy("fine_tune");
        switch (difference)
        {
            case "options":
                strategy = NetworkStrategies.FineTuneWith("fine_tune", SmallRuns.FineTune with { GainDecibels = 5 });
                break;
            case "labels":
                data = data with { Clips = [.. data.Clips.Select((clip, i) => i == 0 ? clip with { Labels = [1 - clip.Label] } : clip)] };
                break;
            case "sound":
                _folder.Wav("set/low/0.wav", 0.3, 201);
                break;
            case "weights":
                strategy = NetworkStrategies.ScratchWith("fine_tune", SmallRuns.FineTune);
                break;
            default:
                break;
        }

        var messages = new List<string>();
        var epochs = new List<int>();
        SmallRuns.Fit(strategy, SmallRuns.Context(Store(resume: true, messages.Add), record => epochs.Add(record.Epoch)), data, difference == "seed" ? 6UL : 5);
        Assert.Equal(1, epochs[0]);
        Assert.Contains("has no checkpoint of this run", Assert.Single(messages), StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(Store().Folder).Length);
    }

    [Fact]
    public void Without_being_told_to_resume_a_run_begins_anew()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(5));
        var strategy = Strategy("fine_tune");
        Cut(strategy, data, 2);
        var epochs = new List<int>();
        SmallRuns.Fit(strategy, SmallRuns.Context(Store(), record => epochs.Add(record.Epoch)), data);
        Assert.Equal([1, 2, 3, 4, 5], epochs);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("text")]
    [InlineData("state")]
    public void A_damaged_checkpoint_is_an_error_that_says_what_to_do(string damage)
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(5));
        var strategy = Strategy("fine_tune");
        Cut(strategy, data, 2);
        var path = Directory.GetFiles(Store().Folder).Single();
        var bytes = File.ReadAllBytes(path);
        switch (damage)
        {
            case "cut":
                bytes = bytes[..^100];
                break;
            case "text":
                bytes = "not a checkpoint at all"u8.ToArray();
                break;
            default:
                var at = bytes.AsSpan().IndexOf("state.stage_epochs\":\"2"u8);
                bytes[at + "state.stage_epochs\":\"".Length] = (byte)'x';
                break;
        }

        File.WriteAllBytes(path, bytes);
        var message = Assert.Throws<PannsException>(() => SmallRuns.Fit(strategy, SmallRuns.Context(Store(resume: true)), data)).Message;
        Assert.StartsWith(path + ": ", message, StringComparison.Ordinal);
        Assert.EndsWith("; delete the file to start over", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_written_is_said_once_and_does_not_stop_the_run()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(5));
        _folder.Text("runs", "a file, no folder");
        var messages = new List<string>();
        var (_, history) = SmallRuns.Fit(Strategy("fine_tune"), SmallRuns.Context(Store(message: messages.Add)), data);
        Assert.Equal(5, history.Length);
        Assert.Contains("cannot be written", Assert.Single(messages), StringComparison.Ordinal);
        Assert.Throws<PannsException>(() => SmallRuns.Fit(Strategy("fine_tune"), SmallRuns.Context(Store()), data));
    }

    private static TransferStrategy Strategy(string name) => name switch
    {
        "fine_tune" => NetworkStrategies.FineTuneWith("fine_tune", SmallRuns.FineTune),
        "fine_tune, validation" => NetworkStrategies.FineTuneWith("fine_tune", SmallRuns.FineTune with { ValidationShare = 0.4 }),
        "fine_tune, average" => NetworkStrategies.FineTuneWith("fine_tune", SmallRuns.FineTune with { AverageDecay = 0.9 }),
        "fine_tune, average, validation" => NetworkStrategies.FineTuneWith("fine_tune", SmallRuns.FineTune with { AverageDecay = 0.9, ValidationShare = 0.4 }),
        "gradual" => NetworkStrategies.FineTuneWith("fine_tune", SmallRuns.FineTune with { UnfreezingSteps = 2, MixupAlpha = 0.4, AccumulationSteps = 2 }),
        "scratch, mixup" => NetworkStrategies.ScratchWith("scratch", SmallRuns.Scratch),
        _ => NetworkStrategies.ScratchWith("scratch", SmallRuns.Scratch with { Epochs = 4, ValidationShare = 0.4 }),
    };

    private RunStore Store(bool resume = false, Action<string>? message = null)
        => new(_folder.Path("runs")) { Resume = resume, TimeShare = 1, Message = message };

    private void Cut(TransferStrategy strategy, LabeledDataset data, int epochs)
    {
        using var source = new CancellationTokenSource();
        var runs = Store();
        var context = SmallRuns.Context(
            runs,
            record =>
            {
                if (record.Epoch == epochs)
                {
                    source.Cancel();
                }
            },
            token: source.Token);
        Assert.Throws<OperationCanceledException>(() => SmallRuns.Fit(strategy, context, data));
        Assert.Equal($"after epoch {epochs}", runs.ResumePoint);
        Assert.Single(Directory.GetFiles(runs.Folder));
    }
}
