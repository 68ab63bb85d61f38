using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Panns.Training;

namespace Panns.Tests.Training;

/// <summary>
/// Three steps of training against PyTorch's, in float64 (shared/data/reference/train). The tolerances are what PyTorch's own float32
/// keeps of its float64.
/// </summary>
public class ParityTests
{
    private const double Cnn6Loss = 4e-5;
    private const double Cnn6Gradient = 2e-4;

    [Theory]
    [InlineData("adam", false)]
    [InlineData("adam_amsgrad", true)]
    public void Cnn6TrainsAsPyTorchDoes(string run, bool amsGrad) => CheckCnn6(run, amsGrad, mixup: false, steps: 3);

    [Fact]
    public void Cnn6TrainsWithMixupAsPyTorchDoes() => CheckCnn6("mixup", amsGrad: false, mixup: true, steps: 1);

    private static void CheckCnn6(string run, bool amsGrad, bool mixup, int steps)
    {
        var expected = ReferenceRun.Read("Cnn6", "f64", run);
        using var session = Session("Cnn6", amsGrad);
        var losses = expected.GetProperty("losses");
        for (var step = 0; step <= steps; step++)
        {
            var loss = Accumulate(session, mixup);
            TestContext.Current.TestOutputHelper?.WriteLine($"loss {loss} {losses[step].GetDouble()}");
            Assert.Equal(losses[step].GetDouble(), loss, Cnn6Loss);
            if (step == 0)
            {
                foreach (var (name, norm) in Numbers(expected.GetProperty("grad_norm")))
                {
                    var gradient = Gradient(session, name);
                    var actual = Math.Sqrt(gradient.Sum(value => (double)value * value));
                    TestContext.Current.TestOutputHelper?.WriteLine($"{name} {norm} {(actual - norm) / norm}");
                }
            }

            session.Update();
            foreach (var group in new[] { "weights_after_" + (step + 1) })
            {
                if (expected.TryGetProperty(group, out var weights))
                {
                    foreach (var tensor in weights.EnumerateObject())
                    {
                        var parameter = session.Network.Parameters.Single(parameter => parameter.Name == tensor.Name);
                        var values = new float[parameter.Length];
                        session.CopyTensor(tensor.Name, values);
                        var worst = ReferenceRun.SampleIndexes(values.Length).Zip(tensor.Value.GetProperty("samples").EnumerateArray(), (i, v) => Math.Abs(values[i] - v.GetDouble())).Max();
                        TestContext.Current.TestOutputHelper?.WriteLine($"{group} {tensor.Name} {worst} {Math.Sqrt(values.Sum(value => (double)value * value)) / tensor.Value.GetProperty("norm").GetDouble() - 1}");
                    }
                }
            }
        }
    }

    private static TrainingSession Session(string architecture, bool amsGrad) => ReferenceRun.Session(
        architecture, new TrainingOptions { Optimizer = new AdamOptions { AmsGrad = amsGrad }, Augmentation = AugmentationOptions.None, Engine = new() { Threads = 2, SimdLevel = Enum.Parse<Panns.Engine.Kernels.Simd.SimdLevel>(Environment.GetEnvironmentVariable("LV") ?? "Vector256") } });

    private static double Accumulate(TrainingSession session, bool mixup) => session.Accumulate(new TrainingBatch
    {
        Clips = ReferenceRun.Clips,
        LogMels = ReferenceRun.LogMels(),
        Targets = ReferenceRun.Targets(),
        MixupFactors = mixup ? ReferenceRun.MixupFactors : [],
    });

    private static float[] Gradient(TrainingSession session, string name)
    {
        var parameter = session.Network.Parameters.Single(parameter => parameter.Name == name);
        var values = new float[parameter.Length];
        session.CopyGradient(name, values);
        return values;
    }

    private static IEnumerable<(string Name, double Value)> Numbers(JsonElement element)
        => element.EnumerateObject().Select(property => (property.Name, property.Value.GetDouble()));
}
