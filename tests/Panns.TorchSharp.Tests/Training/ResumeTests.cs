using Panns.TorchSharp.Tests.Support;
using Panns.TorchSharp.Training;
using Panns.Training;

namespace Panns.TorchSharp.Tests.Training;

/// <summary>A run begun with one engine and resumed with the other.</summary>
public sealed class ResumeTests : IDisposable
{
    private const int Clips = 6;
    private readonly string _folder = Directory.CreateTempSubdirectory("panns").FullName;

    public ResumeTests() => LibTorch.Require();

    private static TrainingOptions Options => new()
    {
        Seed = 5,
        LearningRate = 2e-3,
        Augmentation = AugmentationOptions.Released with { TimeShiftSeconds = 0.1, GainDecibels = 3 },
        Optimizer = AdamOptions.Released,
        Schedule = new CosineSchedule(10, WarmUp: 2),
        ClipNorm = 0.5,
        Engine = new() { Threads = 2 },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void ARunGoesOnWithTheOtherEngine(bool firstIsTorch, bool secondIsTorch)
    {
        var path = Path.Combine(_folder, "checkpoint.safetensors");
        using var whole = Session(isTorch: false);
        double[] losses = [.. Enumerable.Range(0, 6).Select(step => Step(whole, step))];
        using (var first = Session(firstIsTorch))
        {
            for (var step = 0; step < 3; step++)
            {
                Assert.Equal(losses[step], Step(first, step), 5e-6);
            }

            first.SaveCheckpoint(path, new Dictionary<string, string> { ["sampler"] = "17" });
        }

        using var second = Session(secondIsTorch);
        Assert.Equal("17", second.LoadCheckpoint(path)["sampler"]);
        for (var step = 3; step < 6; step++)
        {
            Assert.Equal(losses[step], Step(second, step), 5e-6);
        }

        using var expected = whole.ExportWeights();
        using var actual = second.ExportWeights();
        EngineComparison.AssertSame(expected, actual, 5e-5);
    }

    [Fact]
    public void AStateOfOtherOptionsIsRefused()
    {
        using var plain = new TorchTrainingEngine(SmallNetwork.LogMel, Options with { Optimizer = AdamOptions.Default });
        using var state = plain.ExportOptimizer();
        using var released = new TorchTrainingEngine(SmallNetwork.LogMel, Options);
        Assert.Contains("max_exp_avg_sq", Assert.Throws<PannsException>(() => released.ImportOptimizer(state)).Message, StringComparison.Ordinal);
    }

    private static TrainingSession Session(bool isTorch)
        => new(SmallNetwork.LogMel, Options, engine: isTorch ? new TorchTrainingEngineFactory() : TrainingEngines.Cpu);

    private static double Step(TrainingSession session, int number)
        => session.Step(new() { Clips = Clips, Waveforms = SmallNetwork.Waveforms(Clips, number), Targets = SmallNetwork.Targets(Clips) });
}
