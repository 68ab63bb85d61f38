using Panns.Common;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Tests.Support;
using Panns.Training;

namespace Panns.Tests.Training;

/// <summary>A training step of every network.</summary>
public class EveryNetworkTests
{
    private const int Clips = 4;
    private const int Classes = 3;
    private const long MostSmallParameters = 2_000_000;

    public static TheoryData<string> Small => [.. DistinctNetworks.OfAnyLength.Where(IsSmall).Select(model => model.Name)];

    public static TheoryData<string> Large => [.. DistinctNetworks.OfAnyLength.Where(model => !IsSmall(model)).Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Small))]
    public void AStepLowersTheLossOfItsBatch(string architecture) => Step(architecture);

    /// <summary>The same for large networks; takes minutes and gigabytes.</summary>
    [Theory(Explicit = true)]
    [MemberData(nameof(Large))]
    public void AStepOfALargeOneLowersTheLossOfItsBatch(string architecture) => Step(architecture);

    private static bool IsSmall(ModelInfo model) => model.Describe(Classes).ParameterCount < MostSmallParameters;

    private static void Step(string architecture)
    {
        var network = PannsModels.GetForPretraining(architecture).Describe(Classes);

        // A step along the gradient, small enough for the loss to be nearly linear: it must fall by the squared gradient times the step.
        var options = new TrainingOptions { Augmentation = AugmentationOptions.None, Optimizer = SgdOptions.Default };
        using var session = new TrainingSession(network, options with { LearningRate = 0 });
        var batch = Batch(network);
        var first = session.Accumulate(batch);
        var norm = session.GradientNorm();
        Assert.True(double.IsFinite(first) && double.IsFinite(norm) && norm > 0, $"loss {first}, gradient {norm}");
        foreach (var name in session.TrainableParameters)
        {
            var gradient = new float[network.Parameters.Single(parameter => parameter.Name == name).Length];
            session.CopyGradient(name, gradient);
            Assert.True(Array.TrueForAll(gradient, float.IsFinite), name);
        }

        const double Fall = 1e-3;
        using var stepped = new TrainingSession(network, options with { LearningRate = Fall * first / (norm * norm) });
        Assert.Equal(first, stepped.Step(batch));
        var fallen = (first - stepped.Accumulate(batch)) / (Fall * first);
        Assert.InRange(fallen, 0.5, 1.5);
    }

    /// <summary>Noise, long enough that every batch normalization averages over two dozen values.</summary>
    private static TrainingBatch Batch(NetworkDescription network)
    {
        const int FewestValues = 24;
        var samples = Math.Max(network.MinimumSamples, network.SampleRate / 4);
        while (Fewest() < FewestValues)
        {
            samples *= 2;
        }

        var random = new SeededRandom(2);
        return new()
        {
            Clips = Clips,
            Waveforms = Enumerable.Range(0, Clips * samples).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray(),
            Targets = Enumerable.Range(0, Clips * Classes).Select(i => i % Classes == i / Classes % Classes ? 1f : 0f).ToArray(),
        };

        long Fewest()
        {
            var shapes = network.InferShapes(samples);
            return network.Nodes.Where(node => node.Layer is BatchNorm)
                .Select(node => shapes[node.Index].Length / ((BatchNorm)node.Layer).Features * Clips)
                .DefaultIfEmpty(FewestValues)
                .Min();
        }
    }
}
