using Panns.Clips;
using Panns.Transfer.Features;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Evaluation;

/// <summary>A class without readable clips is not part of the model, and only the clips that were used are counted.</summary>
public sealed class ReadableClassesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_class_of_which_nothing_can_be_read_is_left_out_and_said()
    {
        var folder = _folder.TwoClasses(5);
        _folder.Text("set/middle/bad.wav", "no sound at all");
        _folder.Text("set/middle/worse.wav", "");
        var data = LabeledSounds.OpenFolder(folder);
        var context = new TransferContext { Threads = 2 };
        var result = CrossValidation.Run(context, data, [TransferStrategies.LogMelBaseline]);
        Assert.Equal(["high", "low"], result.Classes);
        Assert.Equal(2, result.Errors.Length);
        Assert.Equal("2 clips of classes without a readable clip (middle, middle)", Assert.Single(result.Data!.LeftOut).ToString());
        Assert.Contains("class 'middle': left out, because none of its clips can be read", result.Data.Notes);

        var model = TransferModel.Fit(context, data, TransferStrategies.LogMelBaseline);
        using (model)
        {
            Assert.Equal(["high", "low"], model.Labels);
            Assert.Equal(["middle"], model.Provenance.ClassesLeftOut);
            Assert.Equal(10, model.Provenance.Clips);
            model.Save(_folder.Path("my.panns"));
        }

        using var loaded = TransferModel.Load(_folder.Path("my.panns"));
        Assert.Equal(["middle"], loaded.Provenance.ClassesLeftOut);
        var few = FewShot.Run(context, data, [TransferStrategies.LogMelBaseline], [1], repeats: 1);
        Assert.Equal(1, few.Curves[0].Value[0].Mean);
    }

    [Fact]
    public void Vectors_are_computed_once_whether_or_not_a_class_is_left_out()
    {
        var folder = _folder.TwoClasses(5);
        _folder.Text("set/middle/bad.wav", "no sound at all");
        var features = new CountingFeatures();
        var context = new TransferContext { Threads = 2 };
        var result = CrossValidation.Run(context, LabeledSounds.OpenFolder(folder), [new StandInStrategy("one", features), new StandInStrategy("two", features)]);
        Assert.Equal(["high", "low"], result.Classes);
        Assert.Equal(10, features.Calls);
    }

    [Fact]
    public void One_readable_clip_keeps_a_class()
    {
        var folder = _folder.TwoClasses(3);
        _folder.Text("set/middle/1.wav", "no sound at all");
        _folder.Wav("set/middle/2.wav", 0.3, 900);
        var model = TransferModel.Fit(new() { Threads = 2 }, LabeledSounds.OpenFolder(folder), TransferStrategies.LogMelBaseline);
        using (model)
        {
            Assert.Equal(["high", "low", "middle"], model.Labels);
            Assert.Equal(7, model.Provenance.Clips);
        }
    }

    [Fact]
    public void A_class_of_the_test_part_alone_is_none_of_the_model()
    {
        var rows = string.Concat(Enumerable.Range(0, 6).Select(i => $"{_folder.Wav($"{i}.wav", 0.3, 300 + (400 * i))},{"xyxyzz"[i]},{(i < 4 ? "train" : "test")}\n"));
        var model = TransferModel.Fit(new() { Threads = 2 }, LabeledSounds.Open(_folder.Text("set.csv", "path,label,split\n" + rows)), TransferStrategies.LogMelBaseline);
        using (model)
        {
            Assert.Equal(["x", "y"], model.Labels);
            Assert.Equal(["z"], model.Provenance.ClassesLeftOut);
        }
    }

    [Fact]
    public void Where_one_class_alone_can_be_read_a_line_says_so()
    {
        _folder.Wav("set/low/1.wav");
        _folder.Text("set/high/bad.wav", "no sound at all");
        var message = Assert.Throws<PannsException>(() => TransferModel.Fit(new() { Threads = 2 }, LabeledSounds.Open(_folder.Path("set")), TransferStrategies.LogMelBaseline)).Message;
        Assert.StartsWith("set: only the class 'low' has a readable clip: a classifier needs at least two classes (", message, StringComparison.Ordinal);
        Assert.Contains("bad.wav", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    // Rows of one or two files, the last of which is beyond its file's end.
    [Theory]
    [InlineData(19, 2, 18)]
    [InlineData(25, 1, 24)]
    public void Clips_learned_from_are_counted_row_by_row(int rows, int files, int expected)
    {
        for (var file = 0; file < files; file++)
        {
            _folder.Wav($"{file}.wav", 15, 300 + (100 * file));
        }

        var table = string.Concat(Enumerable.Range(0, rows).Select(i => FormattableString.Invariant($"{i % files}.wav,{"xy"[i % 2]},{(i == rows - 1 ? 50 : 0.5 * i)},{(i == rows - 1 ? 51 : 0.5 * (i + 1))}\n")));
        var context = new TransferContext { Threads = 2 };
        var model = TransferModel.Fit(context, LabeledSounds.Open(_folder.Text("set.csv", "path,label,start,end\n" + table)), TransferStrategies.LogMelBaseline);
        using (model)
        {
            Assert.Equal(expected, model.Provenance.Clips);
        }

        Assert.EndsWith("0.wav: holds no samples from 50 s on; choose an earlier start", Assert.Single(context.Errors), StringComparison.Ordinal);
    }

    private sealed class CountingFeatures : IClipFeatures
    {
        private int _calls;

        public int Calls => _calls;

        public string Name => "counting";

        public int Dimension => 1;

        public int SampleRate => 8000;

        public string Key => "counting";

        public WindowSchedule Schedule(int threads) => WindowSchedule.Parallel(threads);

        public void Run(ReadOnlySpan<float> windows, int count, Span<float> values, CancellationToken cancellationToken)
        {
            Interlocked.Add(ref _calls, count);
            values.Clear();
        }
    }
}
