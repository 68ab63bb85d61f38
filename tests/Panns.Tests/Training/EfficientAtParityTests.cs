using Panns.Tests.Support;
using Panns.Training;
using Panns.Weights;

namespace Panns.Tests.Training;

/// <summary>The CPU engine against EfficientAT's code.</summary>
public sealed class EfficientAtParityTests : EfficientAtParity
{
    /// <inheritdoc/>
    protected override ITrainingEngineFactory Engine => TrainingEngines.Cpu;

    [Fact]
    public void AnotherMomentumOfNormalizationCanBeAskedFor()
    {
        var network = PannsModels.Get("mn04_as").Describe();
        using var weights = WeightFile.Open(TestData.Path("efficientat/mn04_as_mAP_432.pt"));
        var options = new TrainingOptions { Augmentation = AugmentationOptions.None };
        using var own = new TrainingSession(network, options, weights);
        using var faster = new TrainingSession(network, options with { BatchNormMomentum = 0.1 }, weights);
        Assert.Equal(Accumulate(own), Accumulate(faster));
        const string Name = "features.0.1.running_mean";
        float[] before = weights.Read(Name), slow = new float[before.Length], fast = new float[before.Length];
        own.CopyTensor(Name, slow);
        faster.CopyTensor(Name, fast);
        for (var i = 0; i < before.Length; i++)
        {
            Assert.Equal(10 * (slow[i] - before[i]), fast[i] - before[i], 1e-5);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => options with { BatchNormMomentum = 0 });
    }
}
