using Panns.TorchSharp.Tests.Support;
using Panns.TorchSharp.Training;
using Panns.Training;

namespace Panns.TorchSharp.Tests.Training;

/// <summary>A run started with one engine and resumed with the other.</summary>
public sealed class ResumeTests : IDisposable
{
    private const int Clips = 6;
    private readonly string _folder = Directory.CreateTempSubdirectory("panns").FullName;

    public ResumeTests() => LibTorch.Require();

    private static double LossTolerance => TestDevice.Tolerance(5e-6);

    private static double WeightTolerance => TestDevice.Tolerance(5e-5);

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

    private static Dictionary<string, OptimizerOptions> Rules { get; } = new()
    {
        ["amsgrad"] = AdamOptions.Released,
        ["adamw"] = AdamOptions.AdamW,
        ["sgd"] = new SgdOptions { Momentum = 0.9 },
        ["nesterov"] = new SgdOptions { Momentum = 0.9, IsNesterov = true },
    };

    /// <summary>The engine that starts and the one that resumes, with the optimizer whose state is transferred.</summary>
    public static TheoryData<string, bool, bool> Cases =>
    [
        ("amsgrad", false, true), ("amsgrad", true, false), ("amsgrad", true, true),
        ("adamw", false, true), ("adamw", true, false),
        ("sgd", false, true), ("sgd", true, false), ("sgd", true, true),
        ("nesterov", false, true), ("nesterov", true, false),
    ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public void ARunGoesOnWithTheOtherEngine(string optimizer, bool firstIsTorch, bool secondIsTorch)
    {
        var options = Options with { Optimizer = Rules[optimizer] };
        var path = Path.Combine(_folder, "checkpoint.safetensors");
        using var whole = Session(options, isTorch: false);
        double[] losses = [.. Enumerable.Range(0, 6).Select(step => Step(whole, step))];
        using (var first = Session(options, firstIsTorch))
        {
            for (var step = 0; step < 3; step++)
            {
                Assert.Equal(losses[step], Step(first, step), LossTolerance);
            }

            first.SaveCheckpoint(path, new Dictionary<string, string> { ["sampler"] = "17" });
        }

        using var second = Session(options, secondIsTorch);
        Assert.Equal("17", second.LoadCheckpoint(path)["sampler"]);
        for (var step = 3; step < 6; step++)
        {
            Assert.Equal(losses[step], Step(second, step), LossTolerance);
        }

        using var expected = whole.ExportWeights();
        using var actual = second.ExportWeights();
        EngineComparison.AssertSame(expected, actual, WeightTolerance);
    }

    [Fact]
    public void AStateOfOtherOptionsIsRefused()
    {
        using var plain = new TorchTrainingEngine(SmallNetwork.LogMel, Options with { Optimizer = AdamOptions.Default });
        using var state = plain.ExportOptimizer();
        using var released = new TorchTrainingEngine(SmallNetwork.LogMel, Options);
        Assert.Contains("max_exp_avg_sq", Assert.Throws<PannsException>(() => released.ImportOptimizer(state)).Message, StringComparison.Ordinal);
    }

    // Masks from the CPU engine's generator, also on a GPU.
    private static TrainingSession Session(TrainingOptions options, bool isTorch) => new(
        SmallNetwork.LogMel,
        options,
        engine: isTorch ? new TorchTrainingEngineFactory(TorchTrainingOptions.On(TestDevice.Name) with { DrawsOnDevice = false }) : TrainingEngines.Cpu);

    private static double Step(TrainingSession session, int number)
        => session.Step(new() { Clips = Clips, Waveforms = SmallNetwork.Waveforms(Clips, number), Targets = SmallNetwork.Targets(Clips) });
}
