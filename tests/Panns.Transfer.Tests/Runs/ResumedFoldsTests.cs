using System.Collections.Immutable;
using Panns.Transfer.Evaluation;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Runs;

/// <summary>Interrupted cross-validation and few-shot curves do not repeat finished folds and draws.</summary>
public sealed class ResumedFoldsTests : IDisposable
{
    private static readonly TransferStrategy Strategy = NetworkStrategies.ScratchWith("scratch", SmallRuns.Scratch with { Epochs = 2 });
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Finished_folds_are_taken_over_and_the_fold_cut_short_goes_on()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(5));
        File.WriteAllText(_folder.Path("set/low/bad.wav"), "no sound at all");
        data = LabeledSounds.OpenFolder(_folder.Path("set"));
        EvaluationResult Run(TransferContext context)
        {
            using var backbone = context.Backbone;
            return CrossValidation.Run(context, data, [TransferStrategies.LogMelBaseline, Strategy], ["1", "2", "3"]);
        }

        var whole = Run(SmallRuns.Context());
        using (var source = new CancellationTokenSource())
        {
            // After the first epoch of the second fold.
            var runs = Store();
            var epochs = 0;
            Assert.Throws<OperationCanceledException>(() => Run(SmallRuns.Context(runs, _ => Cancel(source, ++epochs == 3), token: source.Token)));
            Assert.Equal("after scratch, fold 2 of 3, epoch 1", runs.ResumePoint);
        }

        var later = 0;
        var messages = new List<string>();
        var store = Store(resume: true, messages.Add);
        var resumed = Run(SmallRuns.Context(store, _ => later++));
        Assert.Equal(3, later);
        Assert.Equal(["scratch resumes after scratch, fold 2 of 3, epoch 1"], messages);
        Assert.Equal(whole.Errors, resumed.Errors);
        Assert.Single(resumed.Errors);
        foreach (var (expected, actual) in whole.Strategies.Zip(resumed.Strategies))
        {
            Assert.Equal(expected.Folds, actual.Folds);
            Assert.Equal(expected.Classes, actual.Classes);
            Assert.Equal(expected.TrainedParameters, actual.TrainedParameters);
            Assert.Equal(expected.Histories.SelectMany(history => history), actual.Histories.SelectMany(history => history));
        }

        // Kept until the results are safe: three folds, without checkpoints of their trainings.
        Assert.Equal(3, Directory.GetFiles(store.Folder).Length);
        store.Complete();
        Assert.Empty(Directory.GetFiles(store.Folder));
    }

    [Fact]
    public void Finished_draws_are_taken_over()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(4));
        FewShotResult Run(TransferContext context)
        {
            using var backbone = context.Backbone;
            return FewShot.Run(context, data with { Clips = [.. data.Clips.Select((clip, i) => clip with { Fold = 1 + (i % 2) })] }, [Strategy], [2], repeats: 2);
        }

        var whole = Run(SmallRuns.Context());
        using (var source = new CancellationTokenSource())
        {
            var epochs = 0;
            Assert.Throws<OperationCanceledException>(() => Run(SmallRuns.Context(Store(), _ => Cancel(source, ++epochs == 7), token: source.Token)));
        }

        var later = 0;
        var resumed = Run(SmallRuns.Context(Store(resume: true), _ => later++));
        Assert.Equal(1, later);
        Assert.Equal(whole.Curves[0].Value.SelectMany(point => point.Scores), resumed.Curves[0].Value.SelectMany(point => point.Scores));
    }

    [Fact]
    public void A_fold_of_another_sound_is_not_taken_over()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(4));
        int Epochs(bool resume)
        {
            var epochs = 0;
            var context = SmallRuns.Context(Store(resume), _ => epochs++);
            using var backbone = context.Backbone;
            CrossValidation.Run(context, data, [Strategy], ["1"]);
            return epochs;
        }

        Assert.Equal(2, Epochs(resume: false));
        Assert.Equal(0, Epochs(resume: true));
        _folder.Wav("set/low/1.wav", 0.3, 215);
        Assert.Equal(2, Epochs(resume: true));
    }

    [Fact]
    public void A_damaged_fold_is_an_error_that_says_what_to_do()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(4));
        var context = SmallRuns.Context(Store());
        using var backbone = context.Backbone;
        CrossValidation.Run(context, data, [Strategy], ["1"]);
        var path = Directory.GetFiles(Store().Folder).Single();
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^4]);
        var again = SmallRuns.Context(Store(resume: true));
        using var other = again.Backbone;
        var message = Assert.Throws<PannsException>(() => CrossValidation.Run(again, data, [Strategy], ["1"])).Message;
        Assert.StartsWith(path + ": ", message, StringComparison.Ordinal);
        Assert.EndsWith("delete the file to start over", message, StringComparison.Ordinal);
    }

    private static FoldRecord Record(int unreadable) => new(
        [[0.25f, 0.75f], null, [0.5f, 0.5f]], [new(1, 0.5), new(2, 0.25, 0.125, double.NaN)], 1234, 5.5,
        ImmutableSortedDictionary<int, string>.Empty.Add(unreadable, "low/bad.wav: no sound"));

    private static LabeledDataset FourClips => new()
    {
        Name = "set", Classes = ["a", "b"], Clips = [.. Enumerable.Range(0, 4).Select(i => new LabeledClip { Path = $"{i}.wav", Labels = [0] })],
    };

    [Fact]
    public void A_fold_survives_its_file()
    {
        var path = _folder.Path("fold.safetensors");
        Record(3).Save(path);
        var read = FoldRecord.Load(path, FourClips, tested: 3);
        Assert.Equal([[0.25f, 0.75f], null, [0.5f, 0.5f]], read.Scores);
        Assert.Equal((1234, 5.5, "low/bad.wav: no sound"), (read.TrainedParameters, read.Seconds, read.Errors[3]));
        Assert.Equal([new(1, 0.5), new(2, 0.25, 0.125, double.NaN)], read.History);
    }

    // With clips that the set does not have, or another number of tested ones: valid files, but not of this fold.
    [Theory]
    [InlineData(999, 3)]
    [InlineData(4, 3)]
    [InlineData(-1, 3)]
    [InlineData(3, 2)]
    public void A_fold_of_other_clips_is_refused(int unreadable, int tested)
    {
        var path = _folder.Path("fold.safetensors");
        Record(unreadable).Save(path);
        AssertRefused(path, tested, "whole");
    }

    [Fact]
    public void A_flipped_bit_or_a_cut_in_a_fold_is_refused_wherever_it_is()
    {
        var (whole, path) = (_folder.Path("whole.safetensors"), _folder.Path("fold.safetensors"));
        Record(3).Save(whole);
        var bytes = File.ReadAllBytes(whole);
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = (byte[])bytes.Clone();
            changed[i] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(path, changed);
            AssertRefused(path, 3, $"byte {i}");
            File.WriteAllBytes(path, bytes[..i]);
            AssertRefused(path, 3, $"{i} bytes");
        }
    }

    private static void AssertRefused(string path, int tested, string what)
    {
        var problem = Xunit.Record.Exception(() => FoldRecord.Load(path, FourClips, tested));
        Assert.True(problem is PannsException, $"{what}: {problem?.ToString() ?? "was taken"}");
        Assert.StartsWith(path + ": ", problem!.Message, StringComparison.Ordinal);
        Assert.EndsWith("; delete the file to start over", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    private RunStore Store(bool resume = false, Action<string>? message = null)
        => new(_folder.Path("runs")) { Resume = resume, TimeShare = 1, Message = message };

    private static void Cancel(CancellationTokenSource source, bool now)
    {
        if (now)
        {
            source.Cancel();
        }
    }
}
