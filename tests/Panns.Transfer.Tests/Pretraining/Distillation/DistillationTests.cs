using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Training;
using Panns.Transfer.Pretraining;
using Panns.Transfer.Pretraining.Distillation;
using Panns.Transfer.Pretraining.Feeding;
using Panns.Transfer.Tests.Support;
using Panns.Weights;

namespace Panns.Transfer.Tests.Pretraining.Distillation;

public sealed class DistillationTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly PretrainedNetwork _teacher = PretrainedNetwork.Create(TeacherNetwork, WeightInitializer.Create(TeacherNetwork, 11));

    private static DistillationOptions All { get; } = new() { TeacherWeight = 0.75, LogitWeight = 0.5, EmbeddingWeight = 0.25 };

    private static PretrainingOptions Options { get; } = SmallTraining.Options with
    {
        Mixup = PretrainingMixup.Waveform,
        Sampler = SamplerKind.Uniform,
        Augmentation = WaveformAugmentation.Mixtures,
        Distillation = All,
    };

    private static NetworkDescription TeacherNetwork { get; } = Describe();

    public void Dispose()
    {
        _teacher.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Targets_are_the_labels_and_the_teacher_s_scores_of_what_the_network_gets()
    {
        using var pack = AudioPack.Open(Pack("pack", SmallTraining.Classes));
        using var teacher = new Teacher(_teacher, SmallTraining.Network, All, new() { Threads = 1 });
        using var session = Engine.CpuSession.Create(TeacherNetwork, _teacher.Weights);
        var options = Options with { Mixup = PretrainingMixup.None, Augmentation = WaveformAugmentation.Mixtures with { MostClips = 1 } };
        var batches = new ClipBatches(new(pack, SmallTraining.Network), ClipSampler.Create(SamplerKind.Uniform, ClipSelection.All(pack), 7), SmallTraining.Network, options, teacher);
        var clips = new int[4];
        ClipSampler.Create(SamplerKind.Uniform, ClipSelection.All(pack), 7).DrawBatch(clips);
        using var batch = batches.Reserve();
        batches.Gather(0, batch);
        for (var i = 0; i < 4; i++)
        {
            var (scores, logits, embedding, labels) = (new float[3], new float[3], new float[TeacherNetwork.EmbeddingSize], new float[3]);
            session.Run(batch.WaveformOf(i), 1, new() { Clipwise = scores, Logits = logits, Embedding = embedding }, TestContext.Current.CancellationToken);
            pack.CopyTargets(clips[i], labels);
            Assert.Equal(labels.Zip(scores, (label, score) => (0.25f * label) + (0.75f * score)), batch.Targets.AsSpan(3 * i, 3).ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
            Assert.Equal(logits, batch.TeacherLogits.AsSpan(3 * i, 3).ToArray());
            Assert.Equal(embedding, batch.TeacherEmbeddings.AsSpan(embedding.Length * i, embedding.Length).ToArray());
        }
    }

    [Fact]
    public void A_teacher_that_several_threads_ask_says_the_same()
    {
        using var pack = AudioPack.Open(Pack("pack", SmallTraining.Classes));
        using var teacher = new Teacher(_teacher, SmallTraining.Network, All, new() { Threads = 1 });
        ClipBatches Create(int threads) => new(
            new(pack, SmallTraining.Network), ClipSampler.Create(SamplerKind.Uniform, ClipSelection.All(pack), 7), SmallTraining.Network, Options, teacher, threads);
        var (one, several) = (Create(1), Create(4));
        using var batch = one.Reserve();
        using var other = several.Reserve();
        for (var iteration = 0; iteration < 10; iteration++)
        {
            one.Gather(iteration, batch);
            several.Gather(iteration, other);
            Assert.Equal(batch.Targets, other.Targets);
            Assert.Equal(batch.TeacherLogits, other.TeacherLogits);
            Assert.Equal(batch.TeacherEmbeddings, other.TeacherEmbeddings);
        }
    }

    [Fact]
    public void Clips_without_labels_are_the_teacher_s_altogether()
    {
        using var pack = AudioPack.Open(Pack("bare", classes: 0));
        using var teacher = new Teacher(_teacher, SmallTraining.Network, All, new() { Threads = 1 });
        var options = Options with { Distillation = All with { LogitWeight = 0, EmbeddingWeight = 0 } };
        var batches = new ClipBatches(new(pack, SmallTraining.Network), ClipSampler.Create(SamplerKind.Uniform, ClipSelection.All(pack), 7), SmallTraining.Network, options, teacher);
        using var batch = batches.Reserve();
        batches.Gather(0, batch);
        var scores = new float[3];
        teacher.Score(batch.WaveformOf(2), scores, [], []);
        Assert.Equal(scores, batch.Targets.AsSpan(6, 3).ToArray());
        Assert.Empty(batch.TeacherLogits);
    }

    [Fact]
    public void A_distillation_that_is_cut_short_goes_on_to_the_same_bits()
    {
        using var pack = AudioPack.Open(Pack("bare", classes: 0));
        var whole = Train(pack, "whole", SmallTraining.Context);
        using var cancel = new CancellationTokenSource();
        var stop = new Progress(value => (value.Done == 4 ? cancel : null)?.Cancel());
        Assert.Throws<OperationCanceledException>(() => Train(pack, "parts", SmallTraining.Context with { CancellationToken = cancel.Token, Progress = stop }));
        var resumed = Train(pack, "parts", SmallTraining.Context with { Resume = true });
        using var one = WeightFile.Open(whole.Weights);
        using var other = WeightFile.Open(resumed.Weights);
        Assert.All(one.Names, name => Assert.Equal(one.Read(name), other.Read(name)));

        // What stands between the embeddings is no part of the network.
        Assert.Equal(SmallTraining.Network.Parameters.Select(spec => spec.Name), one.Names);
    }

    [Fact]
    public void Scales_of_logits_follow_from_the_seed_and_are_within_limits()
    {
        using var pack = AudioPack.Open(Pack("bare", classes: 0));
        using var teacher = new Teacher(_teacher, SmallTraining.Network, All, new() { Threads = 1 });
        var (reader, clips) = (new ClipReader(pack, SmallTraining.Network), ClipSelection.All(pack));
        var scales = LogitScales.Measure(reader, clips, SmallTraining.Network, Options, teacher);
        Assert.Equal(scales, LogitScales.Measure(reader, clips, SmallTraining.Network, Options, teacher));
        Assert.Equal(3, scales.Length);
        Assert.All(scales, scale => Assert.InRange(scale, 1e-3f, 4f));
    }

    [Fact]
    public void What_cannot_be_learned_is_said_at_once()
    {
        using var bare = AudioPack.Open(Pack("bare", classes: 0));
        using var mixed = AudioPack.Open(Pack("labels", SmallTraining.Classes), Pack("bare2", classes: 0));
        var none = Options with { Distillation = null };
        Assert.Contains("no labels", Problem(bare, none, null), StringComparison.Ordinal);
        Assert.Contains("no labels", Problem(mixed, none, null), StringComparison.Ordinal);
        Assert.Contains("name a teacher", Problem(mixed, Options, null), StringComparison.Ordinal);
        using var four = PretrainedNetwork.Create(Describe(classes: 4), WeightInitializer.Create(Describe(classes: 4), 1));
        Assert.Contains("cannot teach", Problem(mixed, Options, four), StringComparison.Ordinal);
    }

    // The published teacher's scores by the way that panns tag goes.
    [Fact]
    public void The_teacher_s_scores_are_those_of_PannsModel()
    {
        using var network = PretrainedNetwork.Open(TestData.Path("efficientat/mn04_as_mAP_432.pt"));
        using var teacher = new Teacher(network, PannsModels.Mini.Describe(), DistillationOptions.Default, new() { Threads = 1 });
        using var model = PannsModel.Load(TestData.Path("efficientat/mn04_as_mAP_432.pt"));
        var waveform = SyntheticSounds.Create("siren", 3);
        var scores = new float[527];
        teacher.Score(waveform, scores, [], []);
        var expected = new AudioTagger(model).Tag(waveform, 32000, TestContext.Current.CancellationToken).Scores;
        Assert.Equal(expected.ToArray(), scores, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    private string Pack(string name, int classes)
        => SmallPack.Write(_folder.Path(name), 12, classes, (clip, label) => (clip + label) % SmallTraining.Classes < 2, SmallTraining.Samples);

    private PretrainingResult Train(AudioPack pack, string name, PretrainingContext context)
    {
        using var run = new PretrainingRun(SmallTraining.Network, ClipSelection.All(pack), null, _folder.Path(name), Options, context, teacher: _teacher);
        return run.Run();
    }

    private string Problem(AudioPack pack, PretrainingOptions options, PretrainedNetwork? teacher) => Assert.Throws<PannsException>(() =>
    {
        using var run = new PretrainingRun(SmallTraining.Network, ClipSelection.All(pack), null, _folder.Path("run"), options, SmallTraining.Context, teacher: teacher);
    }).Message;

    private static NetworkDescription Describe(int classes = SmallTraining.Classes)
    {
        var network = new NetworkBuilder("Teacher", classes, SmallPack.SampleRate);
        var x = network.LogMel(FrontEnd.LogMelSettings.Panns8k with { MelBins = 8 });
        x = network.Mean(network.ReLU(network.Conv2d("conv", x, channels: 12, kernel: 3)), ReduceAxis.TimeAndFrequency);
        var logits = network.Linear("fc", x, classes);
        return network.Build(network.Sigmoid(logits), logits, x);
    }

    private sealed class Progress(Action<TransferProgress> report) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) => report(value);
    }
}
