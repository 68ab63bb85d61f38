using Panns.Networks;
using Panns.TorchSharp.Training;
using Panns.Training;
using Panns.Weights;

namespace Panns.TorchSharp.Tests.Training;

/// <summary>Compares engines.</summary>
internal static class EngineComparison
{
    /// <summary>The CPU engine and libtorch's, with the same initial weights.</summary>
    public static (ITrainingEngine Cpu, ITrainingEngine Torch) Pair(NetworkDescription network, TrainingOptions options, TorchTrainingOptions? torch = null)
    {
        using var weights = WeightInitializer.Create(network, options.Seed);
        var cpu = TrainingEngines.Cpu.Create(network, options);
        var other = new TorchTrainingEngine(network, options, torch);
        cpu.ImportWeights(weights);
        other.ImportWeights(weights);
        return (cpu, other);
    }

    public static float[] Gradient(ITrainingEngine engine, string name)
    {
        var gradient = new float[engine.Network.Parameters.Single(parameter => parameter.Name == name).Length];
        engine.CopyGradient(name, gradient);
        return gradient;
    }

    public static double Norm(float[] values)
    {
        double sum = 0;
        foreach (var value in values)
        {
            sum += (double)value * value;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Compares gradients element by element, relative to the largest element of each parameter.</summary>
    public static void AssertSameGradients(ITrainingEngine expected, ITrainingEngine actual, double tolerance)
    {
        Assert.Equal(expected.TrainableParameters, actual.TrainableParameters);
        var overall = expected.GradientNorm();
        Assert.Equal(overall, actual.GradientNorm(), tolerance * overall);
        foreach (var name in expected.TrainableParameters)
        {
            AssertClose(Gradient(expected, name), Gradient(actual, name), tolerance, name, floor: 1e-4 * overall);
        }
    }

    /// <summary>Compares state dicts element by element, relative to the largest element of each tensor.</summary>
    public static void AssertSame(StateDict expected, StateDict actual, double tolerance)
    {
        Assert.Equal(expected.Names, actual.Names);
        foreach (var name in expected.Names)
        {
            AssertClose(expected.Read(name), actual.Read(name), tolerance, name);
        }
    }

    private static void AssertClose(float[] expected, float[] actual, double tolerance, string name, double floor = 1e-6)
    {
        Assert.Equal(expected.Length, actual.Length);
        var largest = Math.Max(expected.Max(Math.Abs), floor);
        var difference = expected.Zip(actual).Max(pair => Math.Abs((double)pair.First - pair.Second));
        Assert.True(difference <= tolerance * largest, $"{name}: differs by {difference}, of {largest}");
    }
}
