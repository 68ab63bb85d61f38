using System.Diagnostics;
using Panns.TorchSharp.Tests.Support;
using Panns.Training;
using TorchSharp;

namespace Panns.TorchSharp.Tests.Training;

/// <summary>Tests that count the tensors of the whole process and so must not run in parallel with others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>A training step leaks nothing.</summary>
[Collection(nameof(Alone))]
public sealed class MemoryTests
{
    private const int Clips = 4;
    private const int Steps = 1000;

    /// <summary>How much the process may grow in a thousand steps: a leaked batch of clips per step would be 122 MiB.</summary>
    private const long MostGrowth = 40L << 20;

    public MemoryTests() => LibTorch.Require();

    private static TrainingOptions Options => new()
    {
        Augmentation = AugmentationOptions.Released,
        Loss = new() { Kind = LossKind.CrossEntropy, ClassWeights = [1, 2, 3] },
        Optimizer = AdamOptions.Released,
        ClipNorm = 1,
        Groups = [new("fc.", 2)],
        Engine = new() { Threads = 1 },
    };

    [Fact]
    public void MemoryStaysTheSameOverAThousandSteps() => Train(TorchTrainingOptions.On(TestDevice.Name), parts: 1);

    [Fact]
    public void MemoryOfReplicasStaysTheSameOverAThousandSteps()
        => Train(TorchTrainingOptions.On("cpu,cpu") with { Precision = TorchPrecision.BF16, DrawsOnDevice = true }, parts: 2);

    private static void Train(TorchTrainingOptions torch, int parts)
    {
        using var session = new TrainingSession(SmallNetwork.LogMel, Options, engine: new TorchTrainingEngineFactory(torch));
        var waveforms = SmallNetwork.Waveforms(Clips, samples: SmallNetwork.Samples / parts);
        var targets = SmallNetwork.Targets(Clips);
        var scores = new float[Clips * SmallNetwork.Classes];
        for (var step = 0; step < Steps / 10; step++)
        {
            Step(step);
        }

        // Collects garbage of earlier tests now, so that no finalizer changes the count of tensors later.
        var resident = Resident();
        var live = LiveTensors();
        for (var step = 0; step < Steps; step++)
        {
            Step(step);
        }

        Assert.Equal(live, LiveTensors());
        Assert.InRange(Resident() - resident, long.MinValue, MostGrowth);

        void Step(int step)
        {
            for (var part = 0; part < parts; part++)
            {
                var batch = new TrainingBatch { Clips = Clips, Waveforms = waveforms, Targets = targets };
                using var prepared = part == 0 ? null : session.Prepare(batch);
                session.Accumulate(
                    prepared is null ? batch : new() { Clips = Clips, Waveforms = waveforms, Targets = targets, Prepared = prepared }, 1.0 / parts);
            }

            session.Update();
            if (step % 100 == 0)
            {
                session.Predict(waveforms, Clips, scores);
                session.ExportWeights().Dispose();
            }
        }
    }

    /// <summary>Tensors of all threads, in and outside of scopes.</summary>
    private static long LiveTensors() => torch.Tensor.TotalCount;

    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
