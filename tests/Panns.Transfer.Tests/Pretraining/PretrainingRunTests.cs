using System.Text.Json;
using Panns.Output.Csv;
using Panns.Transfer.Pretraining;
using Panns.Transfer.Pretraining.Runs;
using Panns.Transfer.Tests.Support;
using Panns.Weights;

namespace Panns.Transfer.Tests.Pretraining;

public sealed class PretrainingRunTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<PretrainingMixup, SamplerKind> Kinds => new()
    {
        { PretrainingMixup.LogMel, SamplerKind.Balanced }, { PretrainingMixup.Waveform, SamplerKind.Alternate }, { PretrainingMixup.None, SamplerKind.Uniform },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_run_that_is_cut_short_goes_on_to_the_same_bits(PretrainingMixup mixup, SamplerKind sampler)
    {
        var options = SmallTraining.Options with { Mixup = mixup, Sampler = sampler };
        using var packs = new Packs(_folder);
        var whole = Train(packs, "whole", options, SmallTraining.Context);
        foreach (var end in (int[])[1, 4, 6, 8])
        {
            using var cancel = new CancellationTokenSource();
            var context = SmallTraining.Context with { CancellationToken = cancel.Token, Progress = new StopAt(end, cancel) };
            var name = FormattableString.Invariant($"parts{end}");
            Assert.Throws<OperationCanceledException>(() => Train(packs, name, options, context));
            var messages = new List<string>();
            var resumed = Train(packs, name, options, SmallTraining.Context with { Resume = true, Message = messages.Add });
            Assert.Equal([FormattableString.Invariant($"goes on after iteration {end}")], messages);
            AssertSameTensors(whole.Weights, resumed.Weights);
            AssertSameTensors(whole.BestWeights!, resumed.BestWeights!);
            Assert.Equal(Bits(whole), Bits(resumed));
            Assert.Equal(File.ReadAllText(_folder.Path("whole/class_ap.csv")), File.ReadAllText(_folder.Path($"{name}/class_ap.csv")));
        }
    }

    [Fact]
    public void A_run_that_is_done_goes_on_with_more_iterations()
    {
        using var packs = new Packs(_folder);
        var whole = Train(packs, "whole", SmallTraining.Options, SmallTraining.Context);
        Train(packs, "longer", SmallTraining.Options with { Iterations = 6 }, SmallTraining.Context);
        var longer = Train(packs, "longer", SmallTraining.Options, SmallTraining.Context with { Resume = true });
        AssertSameTensors(whole.Weights, longer.Weights);
    }

    [Fact]
    public void Weights_are_whole_state_dicts_that_open_as_the_network()
    {
        using var packs = new Packs(_folder);
        var result = Train(packs, "run", SmallTraining.Options, SmallTraining.Context);
        using var weights = WeightFile.Open(result.BestWeights!);
        Assert.Equal(SmallTraining.Network.Parameters.Select(spec => spec.Name), weights.Names);
        Assert.Contains(FrontEndTensors.StftReal, weights.Names);
        FrontEndTensors.Check(weights, SmallTraining.Network.FrontEnd!);
        Assert.Equal("pt", weights.Metadata["format"]);
        using var opened = PretrainedNetwork.Create(SmallTraining.Network, WeightFile.Open(result.Weights));
        Assert.Equal(9, opened.Weights.Read("bn1.num_batches_tracked")[0]);
    }

    // Names, shapes and types of what the original code's state_dict() gives.
    [Fact]
    public void Cnn6_has_the_tensors_that_the_released_code_loads_strictly()
    {
        var manifest = JsonDocument.Parse(File.ReadAllBytes(Panns.Tests.Support.TestData.Path("reference/Cnn6/manifest.json"))).RootElement;
        var network = PannsModels.Cnn6.Describe();
        using var start = Panns.Training.WeightInitializer.Create(network, 1);
        using var all = Panns.Training.PublishedLayout.Of(start, network);
        var tensors = manifest.ValueKind == JsonValueKind.Array ? manifest : manifest.GetProperty("tensors");
        Assert.Equal(
            tensors.EnumerateArray().Select(tensor => tensor.GetProperty("name").GetString()! + string.Join(',', tensor.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()))).Order(StringComparer.Ordinal),
            all.Names.Select(name => name + string.Join(',', all.TryGetShape(name, out var shape) ? shape.ToArray() : [])).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_folder_says_how_it_went()
    {
        using var packs = new Packs(_folder);
        var lines = new List<PretrainingRecord>();
        var result = Train(packs, "run", SmallTraining.Options with { KeepEvery = 6 }, SmallTraining.Context with { Evaluated = lines.Add });
        Assert.Equal([3, 6, 9], result.History.Select(record => record.Iteration));
        Assert.Equal(lines, result.History);
        Assert.All(result.History, record => Assert.InRange(record.Evaluation!.MeanAveragePrecision, 0.01, 1));
        Assert.Equal(HistoryTable.ToText(result.History), File.ReadAllText(_folder.Path("run/history.csv")));
        Assert.Equal(result.History, HistoryTable.Parse(File.ReadAllText(_folder.Path("run/history.csv"))));
        var classes = CsvTable.Read(_folder.Path("run/class_ap.csv"), ',');
        Assert.Equal(["index", "display_name", "training_clips", "evaluation_clips", "ap_3", "ap_6", "ap_9"], classes.Columns);
        Assert.All(result.History, record => Assert.Equal(
            record.Evaluation!.MeanAveragePrecision,
            classes.Rows.Select(row => classes.Get(row.Cells, FormattableString.Invariant($"ap_{record.Iteration}"))).Where(cell => cell.Length > 0)
                .Average(cell => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture)),
            1e-12));
        Assert.True(File.Exists(_folder.Path("run/checkpoints/6_iterations.safetensors")));
        Assert.True(File.Exists(_folder.Path("run/checkpoints/9_iterations.safetensors")));
        Assert.Equal(1 + result.History.Length, TfRecords.Read(_folder.Path("run/events.out.tfevents.pretraining")).Count);
        var page = File.ReadAllText(_folder.Path("run/report.html"));
        Assert.Contains("9 of 9 iterations", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http-equiv", page, StringComparison.Ordinal);
        Assert.StartsWith("index,mid,display_name\n0,", File.ReadAllText(_folder.Path("run/class_labels_indices.csv")), StringComparison.Ordinal);
    }

    // A clock that goes on by a second whenever it is read: a step takes one.
    [Theory]
    [InlineData(PretrainingMixup.None, 1, 4)]
    [InlineData(PretrainingMixup.Waveform, 3, 4)]
    [InlineData(PretrainingMixup.LogMel, 3, 8)]
    public void Clips_a_second_are_those_that_the_network_is_given(PretrainingMixup mixup, int mostClips, int given)
    {
        using var packs = new Packs(_folder);
        var options = SmallTraining.Options with { Mixup = mixup, Augmentation = new() { MostClips = mostClips } };
        var result = Train(packs, "run", options, SmallTraining.Context with { Clock = new SteadyClock() });
        Assert.Equal([given, given, given], result.History.Select(record => record.ClipsPerSecond));
    }

    [Fact]
    public void A_folder_that_holds_a_run_is_not_begun_anew()
    {
        using var packs = new Packs(_folder);
        Train(packs, "run", SmallTraining.Options with { Iterations = 2 }, SmallTraining.Context);
        Assert.Contains("holds a run already", Problem(packs, SmallTraining.Options, SmallTraining.Context), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_goes_on_with_its_own_settings_only()
    {
        using var packs = new Packs(_folder);
        Train(packs, "run", SmallTraining.Options with { Iterations = 2 }, SmallTraining.Context);
        var resume = SmallTraining.Context with { Resume = true };
        Assert.Contains("another batch size: '4', not '6'", Problem(packs, SmallTraining.Options with { BatchSize = 6 }, resume), StringComparison.Ordinal);
        Assert.Contains("another mixup", Problem(packs, SmallTraining.Options with { Mixup = PretrainingMixup.Waveform }, resume), StringComparison.Ordinal);
        Assert.Contains("learning rate", Problem(packs, SmallTraining.Options with { LearningRate = 0.1 }, resume), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused_in_a_line()
    {
        using var packs = new Packs(_folder);
        Train(packs, "run", SmallTraining.Options with { Iterations = 2 }, SmallTraining.Context);
        var path = _folder.Path("run/state.safetensors");
        var bytes = File.ReadAllBytes(path);
        bytes[^100] ^= 1;
        File.WriteAllBytes(path, bytes);
        var message = Problem(packs, SmallTraining.Options, SmallTraining.Context with { Resume = true });
        Assert.Contains("state.safetensors", message, StringComparison.Ordinal);
        Assert.Contains("damaged", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_the_run_with_a_line()
    {
        using var packs = new Packs(_folder);
        var options = SmallTraining.Options with { LearningRate = 1e30, ClipNorm = 0, Iterations = 50 };
        Assert.Contains("learning rate", Assert.Throws<PannsException>(() => Train(packs, "run", options, SmallTraining.Context)).Message, StringComparison.Ordinal);
    }

    private PretrainingResult Train(Packs packs, string name, PretrainingOptions options, PretrainingContext context)
    {
        using var run = new PretrainingRun(SmallTraining.Network, packs.Train, packs.Evaluation, _folder.Path(name), options, context);
        return run.Run();
    }

    private string Problem(Packs packs, PretrainingOptions options, PretrainingContext context)
        => Assert.Throws<PannsException>(() => Train(packs, "run", options, context)).Message;

    // All but times.
    private static IEnumerable<(long, double, double, TaggingScore?, TaggingScore?)> Bits(PretrainingResult result)
        => result.History.Select(record => (record.Iteration, record.Loss, record.LearningRate, record.Training, record.Evaluation));

    private static void AssertSameTensors(string expected, string found)
    {
        using var one = WeightFile.Open(expected);
        using var other = WeightFile.Open(found);
        Assert.Equal(one.Names, other.Names);
        Assert.All(one.Names, name => Assert.Equal(one.Read(name), other.Read(name)));
    }

    private sealed class Packs : IDisposable
    {
        public Packs(TempFolder folder) => (Train, Evaluation) = SmallTraining.Packs(folder);

        public ClipSelection Train { get; }

        public ClipSelection Evaluation { get; }

        public void Dispose()
        {
            Train.Pack.Dispose();
            Evaluation.Pack.Dispose();
        }
    }

    private sealed class SteadyClock : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _seconds++;
    }

    private sealed class StopAt(int iteration, CancellationTokenSource cancel) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value)
        {
            if (value.Done == iteration)
            {
                cancel.Cancel();
            }
        }
    }
}
