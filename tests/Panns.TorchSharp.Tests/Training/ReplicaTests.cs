using Panns.TorchSharp.Tests.Support;
using Panns.TorchSharp.Training;
using Panns.Training;

namespace Panns.TorchSharp.Tests.Training;

/// <summary>Several devices: here several replicas on the processor.</summary>
public sealed class ReplicaTests
{
    public ReplicaTests() => LibTorch.Require();

    private static TrainingOptions Options => new()
    {
        Seed = 2,
        Loss = new() { Kind = LossKind.CrossEntropy, LabelSmoothing = 0.1, ClassWeights = [1, 3, 0.5f] },
        Optimizer = AdamOptions.AdamW,
        Engine = new() { Threads = 2 },
    };

    [Theory]
    [InlineData(6, 0)]
    [InlineData(7, 0)]
    [InlineData(10, 0.4)]
    [InlineData(2, 0.4)] // a pair is not divided: one replica has nothing to do
    public void ReplicasTrainAsOneDevice(int clips, double mixup)
    {
        var options = Options with { Augmentation = new() { MixupAlpha = mixup } };
        using var one = new TrainingSession(SmallNetwork.ClipByClip, options, engine: new TorchTrainingEngineFactory());
        using var three = new TrainingSession(
            SmallNetwork.ClipByClip, options, engine: new TorchTrainingEngineFactory(TorchTrainingOptions.On("cpu,cpu,cpu")));
        for (var step = 0; step < 4; step++)
        {
            var batch = new TrainingBatch { Clips = clips, Waveforms = SmallNetwork.Waveforms(clips, step), Targets = SmallNetwork.Targets(clips) };
            Assert.Equal(one.Accumulate(batch), three.Accumulate(batch), 1e-6);
            Assert.Equal(one.GradientNorm(), three.GradientNorm(), 1e-5 * one.GradientNorm());
            one.Update();
            three.Update();
        }

        using var expected = one.ExportWeights();
        using var actual = three.ExportWeights();
        EngineComparison.AssertSame(expected, actual, 1e-5);
    }

    [Fact]
    public void MasksOfStripesAreTheWholeBatchs()
    {
        // Frozen normalisations: evaluation mode, in which clips do not depend on each other.
        var options = Options with { Frozen = ["bn0", "bn1"], Augmentation = AugmentationOptions.Released };
        using var one = new TrainingSession(SmallNetwork.LogMel, options, engine: new TorchTrainingEngineFactory());
        using var two = new TrainingSession(SmallNetwork.LogMel, options, engine: new TorchTrainingEngineFactory(TorchTrainingOptions.On("cpu,cpu")));
        var batch = new TrainingBatch { Clips = 8, Waveforms = SmallNetwork.Waveforms(8), Targets = SmallNetwork.Targets(8) };
        Assert.Equal(one.Accumulate(batch), two.Accumulate(batch), 1e-6);
        Assert.Equal(one.GradientNorm(), two.GradientNorm(), 1e-5 * one.GradientNorm());
    }
}
