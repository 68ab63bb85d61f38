using System.Diagnostics;
using Panns.Common;
using Panns.Engine.Profiling;
using Panns.Networks;

namespace Panns.Training.Cpu;

/// <summary>Times what a training step on the CPU engine is made of.</summary>
[BestFriend]
internal static class TrainingStepProfile
{
    // AMSGrad reads the gradient, and reads and writes the weight and three moments.
    private const int FloatsPerWeight = 9;

    /// <summary>
    /// Steps of the forward pass, the loss, the backward pass and the update, each with the shortest of its times. A name is what is done, a colon, and
    /// the layer; a layer that takes several passes of transforms and products has as many steps of the same name.
    /// </summary>
    /// <param name="network">The network, with fresh weights.</param>
    /// <param name="options">How to train.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="passes">Training steps to measure, after one to warm up.</param>
    /// <param name="cancellationToken">Cancels between training steps.</param>
    [BestFriend]
    public static IReadOnlyList<StepTime> Measure(
        NetworkDescription network, TrainingOptions options, in TrainingBatch batch, int passes, CancellationToken cancellationToken = default)
    {
        using var engine = new CpuTrainingEngine(network, options);
        using (var weights = WeightInitializer.Create(network, options.Seed))
        {
            engine.ImportWeights(weights);
        }

        StepTime[]? best = null;
        for (var pass = 0; pass <= passes; pass++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            engine.ZeroGradients();
            var times = engine.Time(batch, (ulong)pass).ToList();
            var start = Stopwatch.GetTimestamp();
            engine.Update(options.LearningRate);
            times.Add(new("update", Stopwatch.GetElapsedTime(start).TotalMilliseconds, UpdateCost(network)));
            best = best is null || pass == 1 ? [.. times] : [.. best.Zip(times, (one, other) => one.Milliseconds <= other.Milliseconds ? one : other)];
        }

        return best!;
    }

    private static StepCost UpdateCost(NetworkDescription network) => StepCost.Of(0, FloatsPerWeight * (double)network.ParameterCount);
}
