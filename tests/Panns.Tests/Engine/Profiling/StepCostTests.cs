using Panns.Engine;
using Panns.Engine.Kernels.Simd;
using Panns.Engine.Profiling;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Tests.Support;
using Panns.Training;
using Panns.Training.Cpu;

namespace Panns.Tests.Engine.Profiling;

/// <summary>Operations and bytes of one layer of each kind, counted by hand.</summary>
public sealed class StepCostTests
{
    private const int Bytes = sizeof(float);

    [Fact]
    public void A_direct_convolution_has_a_product_for_every_tap()
    {
        var builder = new NetworkBuilder("Direct", 8);
        var network = builder.Build(builder.Mean(builder.Conv1d("a", builder.Conv1d("first", builder.Input, 4, kernel: 1), 8, kernel: 5, stride: 2), ReduceAxis.Time));

        // 200 samples: (200 - 5) / 2 + 1 = 98 places, 5 taps of 4 channels to 8.
        var step = Find(network, 200, "Gemm a ");
        Assert.Equal(2.0 * 98 * 5 * 4 * 8, step.Cost.Operations);
        Assert.Equal(((5 * 4 * 8) + (200 * 4) + (98 * 8)) * Bytes, step.Cost.Bytes);
    }

    [Fact]
    public void Winograds_products_count_and_not_the_taps()
    {
        var builder = new NetworkBuilder("Winograd", 64);
        var first = builder.Conv1d("first", builder.Input, 64, kernel: 1);
        var network = builder.Build(builder.Mean(builder.Conv1d("a", first, 64, kernel: 3, padding: 1), ReduceAxis.Time));

        // 4002 places are 667 tiles of six outputs, with eight products each instead of eighteen.
        var steps = Profile(network, 4002).Where(step => step.Name.StartsWith("Winograd SixAlong a ", StringComparison.Ordinal)).ToList();
        Assert.Equal(2.0 * 667 * 8 * 64 * 64, steps.Sum(step => step.Cost.Operations));
        Assert.InRange(steps.Sum(step => step.Cost.Bytes), ((8 * 64 * 64) + (2 * 4002 * 64)) * Bytes, ((8 * 64 * 64) + (2 * 4002 * 64) + (2 * 8 * 667 * 64)) * Bytes);
    }

    [Fact]
    public void A_depthwise_convolution_has_a_kernel_for_each_channel()
    {
        // One second: 101 frames of 64 bands; the first block of MobileNetV1 halves both and goes on with 32 channels.
        var step = Find(PannsModels.MobileNetV1.Describe(21), 32000, "Depthwise features.1.0 ");
        Assert.Equal(2.0 * 9 * 50 * 32 * 32, step.Cost.Operations);
        Assert.Equal(((10 * 32) + (2 * 50 * 32 * 32)) * Bytes, step.Cost.Bytes);
    }

    [Fact]
    public void The_first_layer_of_one_channel_is_narrow()
    {
        var step = Find(PannsModels.Get("Cnn6").Describe(21), 32000, "Narrow conv_block1.conv1 ");
        Assert.Equal(2.0 * 25 * 101 * 64 * 64, step.Cost.Operations);
        Assert.Equal(((26 * 64) + (101 * 64) + (101 * 64 * 64)) * Bytes, step.Cost.Bytes);
    }

    [Fact]
    public void A_linear_layer_is_a_product_of_matrices()
    {
        var step = Find(VectorNetworks.Head(), 37, "Gemm 0 ");
        Assert.Equal(2.0 * 37 * 21, step.Cost.Operations);
        Assert.Equal(((37 * 21) + 37 + 21) * Bytes, step.Cost.Bytes);
    }

    [Fact]
    public void A_training_step_has_three_products_for_every_tap()
    {
        var builder = new NetworkBuilder("Direct", 8);
        var scores = builder.Sigmoid(builder.Mean(builder.Conv1d("a", builder.Conv1d("first", builder.Input, 4, kernel: 1), 8, kernel: 5), ReduceAxis.Time));
        var batch = new TrainingBatch { Clips = 2, Waveforms = new float[2 * 200], Targets = new float[2 * 8] };
        var steps = TrainingStepProfile.Measure(builder.Build(scores), new TrainingOptions(), batch, passes: 1, TestContext.Current.CancellationToken);

        // Two clips of 200 samples, 196 places, 5 taps of 4 channels to 8.
        foreach (var work in new[] { "convolution: a", "weight gradient: a", "input gradient: a" })
        {
            var cost = Assert.Single(steps, step => step.Name == work).Cost;
            Assert.Equal(2.0 * 2 * 196 * 5 * 4 * 8, cost.Operations);
            Assert.Equal(((5 * 4 * 8) + (2 * 200 * 4) + (2 * 196 * 8)) * Bytes, cost.Bytes);
        }

        Assert.Equal("update", steps[^1].Name);
    }

    private static StepTime Find(NetworkDescription network, int samples, string name)
        => Assert.Single(Profile(network, samples), step => step.Name.StartsWith(name, StringComparison.Ordinal));

    private static IReadOnlyList<StepTime> Profile(NetworkDescription network, int samples)
    {
        using var weights = new SyntheticWeights(network);
        using var session = CpuSession.Create(network, weights, new() { Threads = 1, SimdLevel = SimdLevel.Vector256 });
        var steps = session.Profile(new float[samples], 1, passes: 1);
        Assert.All(steps, step => Assert.True(step.Milliseconds >= 0 && step.Cost.Bytes > 0, step.Name));
        return steps;
    }
}
