using Panns.Training;
using Panns.Transfer.Pretraining;
using Panns.Transfer.Tests.Support;
using Panns.Weights;

namespace Panns.Transfer.Tests.Pretraining;

/// <summary>A run of two processes, beside one process that computes every batch in two parts.</summary>
public sealed class DataParallelRunTests : IDisposable
{
    // The processes add the same two gradients in another order, at nine updates: some roundings of 2^-24 of a tensor's largest value.
    private const double Rounding = 2e-6;

    private static readonly PretrainingOptions Options = SmallTraining.Options with { Optimizer = SgdOptions.Default, LearningRate = 0.05 };
    private static readonly PretrainingContext Context = SmallTraining.Context with { Threads = 1 };

    private readonly TempFolder _folder = new();
    private readonly ClipSelection _train;
    private readonly ClipSelection _evaluation;

    public DataParallelRunTests() => (_train, _evaluation) = SmallTraining.Packs(_folder);

    public static TheoryData<PretrainingMixup, SamplerKind, int> Kinds => new()
    {
        { PretrainingMixup.LogMel, SamplerKind.Balanced, 1 }, { PretrainingMixup.Waveform, SamplerKind.Alternate, 3 }, { PretrainingMixup.None, SamplerKind.Uniform, 1 },
    };

    public void Dispose()
    {
        _train.Pack.Dispose();
        _evaluation.Pack.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Two_processes_learn_what_one_learns_from_batches_in_two_parts(PretrainingMixup mixup, SamplerKind sampler, int mostClips)
    {
        var options = Options with { Mixup = mixup, Sampler = sampler, Augmentation = new() { MostClips = mostClips } };
        var one = Train("one", options with { AccumulationSteps = 2 }, Context);
        var two = TrainTogether("two", options, Context);
        AssertClose(one.Weights, two.Weights);
        Assert.Equal(one.History.Select(record => record.Iteration), two.History.Select(record => record.Iteration));
        Assert.All(one.History.Zip(two.History), pair => Assert.Equal(pair.First.Loss, pair.Second.Loss, 1e-6));
    }

    [Fact]
    public void A_teacher_scores_in_each_process_the_clips_that_it_has()
    {
        using var teacher = PretrainedNetwork.Create(SmallTraining.Network, WeightInitializer.Create(SmallTraining.Network, 11));
        var options = Options with
        {
            Mixup = PretrainingMixup.Waveform,
            Augmentation = WaveformAugmentation.Mixtures,
            Distillation = new() { TeacherWeight = 0.75, LogitWeight = 0.5, EmbeddingWeight = 0.25 },
        };
        var one = Train("one", options with { AccumulationSteps = 2 }, Context, teacher);
        var two = TrainTogether("two", options, Context, teacher);
        AssertClose(one.Weights, two.Weights);
    }

    [Fact]
    public void What_one_process_began_two_go_on_with()
    {
        var one = Train("one", Options with { AccumulationSteps = 2 }, Context);
        Train("two", Options with { AccumulationSteps = 2, Iterations = 4 }, Context);
        var messages = new List<string>();
        var two = TrainTogether("two", Options, Context with { Resume = true, Message = Say });
        Assert.Equal(["goes on after iteration 4", "goes on after iteration 4"], messages);
        AssertClose(one.Weights, two.Weights);

        void Say(string message)
        {
            lock (messages)
            {
                messages.Add(message);
            }
        }
    }

    // The second process is told to stop; the first writes the checkpoint.
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void A_run_that_is_stopped_in_one_process_stops_in_all_and_goes_on_to_the_same_bits(int end)
    {
        var whole = TrainTogether("whole", Options, Context);
        using var cancel = new CancellationTokenSource();
        var evaluations = 0;
        ThreadGroup.Run(2, group => Assert.Throws<OperationCanceledException>(() => Train("parts", Options, Context with
        {
            Processes = group,
            Progress = group.Rank == 1 ? new StopAt(end, cancel) : null,
            CancellationToken = group.Rank == 1 ? cancel.Token : default,
            Evaluated = _ => evaluations++,
        })));
        var resumed = TrainTogether("parts", Options, Context with { Resume = true });
        AssertSameBits(whole.Weights, resumed.Weights);
        AssertSameBits(whole.BestWeights!, resumed.BestWeights!);
        Assert.Equal(whole.History.Select(record => (record.Loss, record.Evaluation)), resumed.History.Select(record => (record.Loss, record.Evaluation)));
        Assert.InRange(evaluations, 0, whole.History.Length - 1);
    }

    [Fact]
    public void Processes_with_other_options_do_not_begin()
    {
        var message = Assert.Throws<PannsException>(() => ThreadGroup.Run(2, group => Train("run", Options with { AverageDecay = group.Rank * 0.5 }, Context with { Processes = group }))).Message;
        Assert.Contains("1 of 2 processes have other packs, options", message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Path("run/state.safetensors")));
    }

    [Fact]
    public void A_batch_too_small_to_share_is_refused_in_a_line()
    {
        var message = Assert.Throws<PannsException>(() => ThreadGroup.Run(3, group => Train("run", Options with { Mixup = PretrainingMixup.None }, Context with { Processes = group }))).Message;
        Assert.Contains("4 clips cannot be shared by 3 processes", message, StringComparison.Ordinal);
    }

    private PretrainingResult TrainTogether(string name, PretrainingOptions options, PretrainingContext context, PretrainedNetwork? teacher = null)
    {
        var results = new PretrainingResult[2];
        ThreadGroup.Run(2, group => results[group.Rank] = Train(name, options, context with { Processes = group }, teacher));
        return results[0];
    }

    private PretrainingResult Train(string name, PretrainingOptions options, PretrainingContext context, PretrainedNetwork? teacher = null)
    {
        using var run = new PretrainingRun(SmallTraining.Network, _train, _evaluation, _folder.Path(name), options, context, teacher: teacher);
        return run.Run();
    }

    // Running statistics follow a rule of their own.
    private static void AssertClose(string expected, string found)
    {
        using var one = WeightFile.Open(expected);
        using var other = WeightFile.Open(found);
        foreach (var spec in SmallTraining.Network.Parameters.Where(spec => spec.IsTrainable))
        {
            var (values, others) = (one.Read(spec.Name), other.Read(spec.Name));
            Assert.InRange(values.Zip(others, (a, b) => Math.Abs((double)a - b)).Max() / values.Max(Math.Abs), 0, Rounding);
        }
    }

    private static void AssertSameBits(string expected, string found)
    {
        using var one = WeightFile.Open(expected);
        using var other = WeightFile.Open(found);
        Assert.Equal(one.Names, other.Names);
        Assert.All(one.Names, name => Assert.Equal(one.Read(name), other.Read(name)));
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
