using Panns.Common;
using Panns.Engine;
using Panns.Networks;
using Panns.Tests.Support;
using Panns.Training;
using Panns.Training.Cpu;

namespace Panns.Tests.Training;

/// <summary>A batch's memory is planned, shared by all plans, and allocated only once.</summary>
[Collection(nameof(Alone))]
public class TrainingMemoryTests
{
    private const int Samples = 16000;

    private static readonly NetworkDescription Network = PannsModels.MobileNetV1.Describe(3);

    [Fact]
    public void TheArenaIsWhatThePlanAsksForAndServesSmallerBatches()
    {
        using var engine = Engine(AugmentationOptions.None);
        Accumulate(engine, 4);
        var bytes = engine.ArenaBytes;
        Assert.Equal(engine.PlannedBytes, bytes);
        Accumulate(engine, 2);
        Accumulate(engine, 4);
        engine.Predict(new float[4 * Samples], 4, new float[4 * 3]);
        Assert.Equal((bytes, bytes), (engine.ArenaBytes, engine.PlannedBytes));
        Accumulate(engine, 8);
        Assert.InRange(engine.ArenaBytes, bytes, (long)(2.05 * bytes));
        Assert.Equal(engine.PlannedBytes, engine.ArenaBytes);
    }

    [Fact]
    public void TheArenaIsSharedByWhatIsNeverInUseAtOnce()
    {
        using var engine = Engine(AugmentationOptions.None);
        Accumulate(engine, 4);

        // Every value and gradient in its own memory.
        var unshared = 2 * 4 * sizeof(float) * Network.InferShapes(Samples).Sum(shape => shape.Length);
        Assert.InRange(engine.ArenaBytes, unshared / 8, unshared / 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AStepAllocatesNothing(bool isAugmented)
    {
        // On one thread, so that the runtime's counter for this thread covers everything that the engine does.
        using var engine = Engine(isAugmented ? AugmentationOptions.Released : AugmentationOptions.None);
        var (waveforms, targets) = (Batch(4).Waveforms.ToArray(), Batch(4).Targets.ToArray());
        ulong draw = 0;

        // The first call makes the plan, the second is the first to reuse it.
        Step();
        Step();
        Assert.Equal(0, Allocations.Of(Step));

        void Step()
        {
            engine.Accumulate(new() { Clips = 4, Waveforms = waveforms, Targets = targets }, draw++);
            engine.Update(1e-3);
        }
    }

    [Fact]
    public void PlansOfTheLatestShapesAreKept()
    {
        using var engine = Engine(AugmentationOptions.None);
        var first = Accumulate(engine, 2);
        for (var more = 1; more <= 20; more++)
        {
            engine.Accumulate(new() { Clips = 1, Waveforms = new float[Samples + (320 * more)], Targets = new float[3] }, 0);
        }

        Assert.Equal(8, engine.PlanCount);

        // A shape whose plan was dropped is planned again, with the same results.
        Assert.Equal(first, Accumulate(engine, 2));
        Assert.Equal(8, engine.PlanCount);
        Accumulate(engine, 2);
        Assert.Equal(8, engine.PlanCount);
    }

    private static CpuTrainingEngine Engine(AugmentationOptions augmentation)
    {
        var engine = new CpuTrainingEngine(Network, new TrainingOptions { Augmentation = augmentation, Engine = new CpuEngineOptions { Threads = 1 } });
        using var weights = WeightInitializer.Create(Network, 1);
        engine.ImportWeights(weights);
        return engine;
    }

    private static double Accumulate(CpuTrainingEngine engine, int clips) => engine.Accumulate(Batch(clips), 0);

    private static TrainingBatch Batch(int clips)
    {
        var random = new SeededRandom(1);
        return new()
        {
            Clips = clips,
            Waveforms = Enumerable.Range(0, clips * Samples).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray(),
            Targets = Enumerable.Range(0, clips * 3).Select(i => i % 3 == i / 3 % 3 ? 1f : 0f).ToArray(),
        };
    }
}
