using Panns.Common;
using Panns.Engine;
using Panns.Networks;
using Panns.Training;
using Panns.Training.Cpu;

namespace Panns.Tests.Training;

/// <summary>The memory of a batch: planned, shared by all plans, and not asked for again.</summary>
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

        // Every value and every gradient in memory of its own.
        var unshared = 2 * 4 * sizeof(float) * Network.InferShapes(Samples).Sum(shape => shape.Length);
        Assert.InRange(engine.ArenaBytes, unshared / 8, unshared / 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AStepAllocatesNothing(bool isAugmented)
    {
        // On one thread, so that the runtime's count for this thread is of all that the engine does.
        using var engine = Engine(isAugmented ? AugmentationOptions.Released : AugmentationOptions.None);
        var batch = Batch(4);
        for (ulong warm = 0; warm < 3; warm++)
        {
            engine.Accumulate(batch, warm);
            engine.Update(1e-3);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        engine.Accumulate(batch, 3);
        var pass = GC.GetAllocatedBytesForCurrentThread() - before;
        engine.Update(1e-3);
        var update = GC.GetAllocatedBytesForCurrentThread() - before - pass;

        // With augmentation a few numbers a clip: mixup's factors, generators, and where the stripes lie.
        Assert.InRange(pass, 0, isAugmented ? 4096 : 0);
        Assert.Equal(0, update);
    }

    private static CpuTrainingEngine Engine(AugmentationOptions augmentation)
    {
        var engine = new CpuTrainingEngine(Network, new TrainingOptions { Augmentation = augmentation, Engine = new CpuEngineOptions { Threads = 1 } });
        using var weights = WeightInitializer.Create(Network, 1);
        engine.ImportWeights(weights);
        return engine;
    }

    private static void Accumulate(CpuTrainingEngine engine, int clips) => engine.Accumulate(Batch(clips), 0);

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
