using System.Collections.Immutable;
using Panns.Networks;
using Panns.Transfer.Pretraining.Feeding;

namespace Panns.Transfer.Pretraining.Distillation;

/// <summary>
/// How far a teacher's logits vary, class by class, over clips as they are learned from. Divided by that, the logits of rare and of frequent
/// classes count alike.
/// </summary>
internal static class LogitScales
{
    private const int Clips = 256;

    // A class that the clips say nothing of would count without limit.
    private const double Smallest = 0.25;

    /// <summary>The factors: 1 / the deviation. The same for the same clips, teacher and seed.</summary>
    public static ImmutableArray<float> Measure(ClipReader reader, ClipSelection clips, NetworkDescription network, PretrainingOptions options, Teacher teacher, int threads = 1)
    {
        var one = options with { BatchSize = 16, AccumulationSteps = 1 };
        var batches = new ClipBatches(reader, ClipSampler.Create(options.Sampler, clips, 1), network, one, teacher, threads);
        using var batch = batches.Reserve();
        var (sums, squares) = (new double[network.Classes], new double[network.Classes]);
        var count = 0;
        for (var iteration = 0; count < Clips; iteration++, count += one.BatchSize)
        {
            batches.Gather(iteration, batch);
            for (var i = 0; i < batch.TeacherLogits.Length; i++)
            {
                sums[i % network.Classes] += batch.TeacherLogits[i];
                squares[i % network.Classes] += (double)batch.TeacherLogits[i] * batch.TeacherLogits[i];
            }
        }

        return [.. sums.Zip(squares, (sum, square) => (float)(1 / Math.Max(Smallest, Math.Sqrt(Math.Max(0, (square / count) - (sum / count * (sum / count)))))))];
    }
}
