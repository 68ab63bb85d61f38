using Panns.Networks;
using Panns.Networks.Layers;
using Panns.TorchSharp.Tests.Support;
using Panns.Training;

namespace Panns.TorchSharp.Tests.Training;

/// <summary>A training step of every architecture on libtorch and on the CPU engine, with the same weights, masks and mixup.</summary>
public sealed class ArchitectureStepTests
{
    private const int Clips = 4;
    private const int Classes = 5;
    private const long MostSmallParameters = 10_000_000;

    /// <summary>
    /// Rounding decides the sign of a ReLU's argument near 0. The original code's float32 differs from its
    /// float64 by 8.4e-3 in a parameter's norm (MobileNetV1 of the reference runs), so two float32 engines can differ by twice that.
    /// </summary>
    private const double NormTolerance = 2 * 8.4e-3;

    public ArchitectureStepTests() => LibTorch.Require();

    public static TheoryData<string> Small => [.. DistinctNetworks.OfAnyLength.Where(IsSmall).Select(model => model.Name)];

    public static TheoryData<string> Large => [.. DistinctNetworks.OfAnyLength.Where(model => !IsSmall(model)).Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Small))]
    public void AStepIsTheCpuEngines(string architecture) => Compare(architecture);

    /// <summary>Takes minutes and has the same kinds of layers, therefore explicit.</summary>
    [Theory(Explicit = true)]
    [MemberData(nameof(Large))]
    public void AStepOfALargeOneIsTheCpuEngines(string architecture) => Compare(architecture);

    private static bool IsSmall(ModelInfo model) => model.Describe(Classes).ParameterCount < MostSmallParameters;

    private static void Compare(string architecture)
    {
        var network = PannsModels.GetForPretraining(architecture).Describe(Classes);
        var options = TrainingOptions.Released with { Seed = 3 };
        var (cpu, torch) = EngineComparison.Pair(network, options);
        using (cpu)
        using (torch)
        {
            var samples = LengthOf(network);
            float[] waveforms = [.. Enumerable.Range(1, Clips).SelectMany(clip => Waveforms.Synthetic(samples, clip))];
            var batch = new TrainingBatch { Clips = Clips, Waveforms = waveforms, Targets = SmallNetwork.Targets(Clips, Classes) };
            var expected = cpu.Accumulate(batch, 17);
            Assert.Equal(expected, torch.Accumulate(batch, 17), 2e-5 * expected);
            var norm = cpu.GradientNorm();
            Assert.Equal(norm, torch.GradientNorm(), NormTolerance * norm);
            foreach (var name in cpu.TrainableParameters)
            {
                var gradient = EngineComparison.Norm(EngineComparison.Gradient(cpu, name));
                Assert.Equal(gradient, EngineComparison.Norm(EngineComparison.Gradient(torch, name)), (NormTolerance * gradient) + (1e-5 * norm));
            }
        }
    }

    /// <summary>
    /// A length at which every normalization averages over at least two dozen values: with two, as MobileNetV2 would have, results are 1
    /// and -1, and rounding decides which is which.
    /// </summary>
    private static int LengthOf(NetworkDescription network)
    {
        const int FewestValues = 24;
        var samples = Math.Max(network.MinimumSamples, network.SampleRate / 2);
        while (true)
        {
            var shapes = network.InferShapes(samples);
            var fewest = network.Nodes.Where(node => node.Layer is BatchNorm)
                .Select(node => shapes[node.Index].Length / ((BatchNorm)node.Layer).Features * Clips / 2)
                .DefaultIfEmpty(FewestValues)
                .Min();
            if (fewest >= FewestValues)
            {
                return samples;
            }

            samples *= 2;
        }
    }
}
