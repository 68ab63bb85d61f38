using Panns.Networks;
using Panns.TorchSharp.Tests.Support;
using Panns.Training;

namespace Panns.TorchSharp.Tests.Training;

/// <summary>The losses against a teacher by libtorch and by the CPU engine.</summary>
public sealed class DistillationTests
{
    private const int Clips = 4;

    public DistillationTests() => LibTorch.Require();

    [Fact]
    public void A_step_is_the_CPU_engine_s()
    {
        var options = TrainingOptions.Default with
        {
            Seed = 3,
            Augmentation = AugmentationOptions.None,
            Loss = new() { LogitWeight = 0.7, LogitScales = [0.5f, 2, 1], EmbeddingWeight = 0.3 },
        };
        var plain = SmallNetwork.LogMel;

        // What the last layer reads, by way of a projection.
        var network = NetworkVariant.WithEmbedding(plain, plain.Nodes[plain.LogitsOutput!.Value].Inputs[0], 5, "projection");
        var (cpu, torch) = EngineComparison.Pair(network, options);
        using (cpu)
        using (torch)
        {
            var batch = new TrainingBatch
            {
                Clips = Clips,
                Waveforms = SmallNetwork.Waveforms(Clips),
                Targets = SmallNetwork.Targets(Clips),
                TeacherLogits = Numbers(Clips * SmallNetwork.Classes, 4),
                TeacherEmbeddings = Numbers(Clips * network.EmbeddingSize, 1),
            };
            var expected = cpu.Accumulate(batch, 17);
            Assert.Equal(expected, torch.Accumulate(batch, 17), 1e-5 * expected);
            foreach (var name in cpu.TrainableParameters)
            {
                var (one, other) = (EngineComparison.Gradient(cpu, name), EngineComparison.Gradient(torch, name));
                var largest = one.Max(Math.Abs);
                Assert.All(one.Zip(other), pair => Assert.Equal(pair.First, pair.Second, (1e-3f * largest) + 1e-6f));
            }
        }
    }

    private static float[] Numbers(int count, float size) => [.. Enumerable.Range(0, count).Select(i => size * MathF.Sin(1.7f * i))];
}
