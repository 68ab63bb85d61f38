using Panns.Engine;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Training;
using Panns.Training.Cpu;

namespace Panns.Tests.Training;

/// <summary>
/// The engine's gradients of every parameter of small networks, between them of every layer type, against central differences of the
/// double-precision forward pass.
/// </summary>
public class GradientChecks
{
    private const int Clips = 4;

    /// <summary>Small networks, by what they are about. Each reads a waveform of its own length and ends in three classes.</summary>
    private static readonly Dictionary<string, (int Samples, Func<NetworkBuilder, Value, Value> Body)> Bodies = new()
    {
        ["convolution"] = (40, (n, x) => n.Conv1d("b", n.ReLU(n.BatchNorm("n", n.Conv1d("a", x, 5, 3, padding: 1, bias: true))), 9, 5, padding: 2)),
        ["strided"] = (61, (n, x) => n.Conv1d("b", n.Conv1d("a", x, 9, 4, stride: 3), 6, 3, stride: 2, padding: 1, bias: true)),
        ["dilated"] = (40, (n, x) => n.Conv1d("b", n.Conv1d("a", x, 18, 1), 17, 3, padding: 2, dilation: 2)),
        ["map"] = (24, (n, x) => n.Conv2d("c", n.Conv2d("b", Map(n, x), 20, 3), 7, 5)),
        ["winograd map"] = (12, (n, x) => n.Conv2d("c", n.Conv2d("b", Map(n, x, channels: 16), 32, 3), 7, 3)),
        ["winograd map of 5x5"] = (12, (n, x) => n.Conv2d("c", n.Conv2d("b", Map(n, x, channels: 16), 32, 5), 7, 3)),
        ["winograd residual"] = (12, (n, x) =>
        {
            var y = Map(n, x, channels: 32);
            return n.Add(n.Conv2d("b", y, 32, 3), y);
        }
        ),
        ["strided map"] = (24, (n, x) => n.Conv2d("c", n.Conv2d("b", Map(n, x), 12, 3, stride: 2), 7, 3)),
        ["pointwise"] = (24, (n, x) => n.Conv2d("b", n.Activate(ActivationKind.HardSwish, n.BatchNorm("n", Map(n, x))), 33, 1)),
        ["depthwise"] = (24, (n, x) => n.Conv2d("c", n.Conv2d("b", n.Conv2d("e", Map(n, x), 40, 1), 40, 3, groups: 40), 40, 5, stride: 2, groups: 40)),
        ["normalisation"] = (24, (n, x) => n.Activate(ActivationKind.ReLU6, n.BatchNorm("n2", n.BatchNorm("n", Map(n, x))))),
        ["mel normalisation"] = (24, (n, x) => n.Conv2d("b", n.BatchNormOverWidth("n", n.Apply(new SplitChannels(6), n.Conv1d("a", x, 6, 3))), 4, 3)),
        ["average pooling"] = (24, (n, x) => n.Apply(new Pool(PoolKind.Average, new(3, 2)) { Stride = new(2, 1), Padding = new(1, 1) }, Map(n, x))),
        ["pooled normalisation"] = (28, (n, x) => n.AveragePool(n.ReLU(n.BatchNorm("n", n.Conv2d("b", Map(n, x), 12, 3))), new(3, 2))),
        ["pooled normalisation of a residual"] = (24, (n, x) =>
        {
            var y = n.Conv2d("b", Map(n, x), 9, 3);
            return n.Add(n.AveragePool(n.Activate(ActivationKind.HardSwish, n.BatchNorm("n", y)), new(2, 2)), n.AveragePool(y, new(2, 2)));
        }
        ),
        ["maximum pooling"] = (24, (n, x) => n.Apply(new Pool(PoolKind.Max, new(3, 2)) { Stride = new(2, 1), Padding = new(1, 1) }, Map(n, x))),
        ["reductions"] = (24, (n, x) => n.Add(n.Max(n.Mean(Map(n, x), ReduceAxis.Frequency), ReduceAxis.Time), n.Apply(new Reduce(ReduceKind.Sum, ReduceAxis.TimeAndFrequency), Map(n, x, "2")))),
        ["squeeze and excitation"] = (24, (n, x) =>
        {
            var y = Map(n, x);
            return n.Multiply(y, n.Activate(ActivationKind.Sigmoid, n.Linear("s", n.Mean(y, ReduceAxis.TimeAndFrequency), n.ChannelsOf(y))));
        }
        ),
        ["attention"] = (24, (n, x) =>
        {
            var y = n.Conv1d("a", x, 12, 3);
            var attention = n.Apply(new SoftmaxOverTime(), n.Apply(new Clamp(-0.5f, 0.5f), n.Conv1d("b", y, 9, 1, bias: true)));
            return n.Multiply(attention, n.Activate(ActivationKind.Sigmoid, n.Conv1d("c", y, 9, 1, bias: true)));
        }
        ),
        ["concatenation"] = (24, (n, x) => n.Conv2d("b", n.Apply(new Concatenate(), Map(n, x), n.AveragePool(Map(n, x, "2", 5), new(1, 1))), 8, 3)),
        ["cropped concatenation"] = (24, (n, x) => n.Apply(new Concatenate(), n.Conv1d("a", x, 6, 3), n.Conv1d("b", x, 5, 5, padding: 1))),
        ["transposition"] = (24, (n, x) => n.Conv2d("b", n.Apply(new Transpose(), Map(n, x)), 8, 3)),
        ["residual"] = (24, (n, x) =>
        {
            var y = Map(n, x);
            return n.ReLU(n.Add(n.BatchNorm("n", n.Conv2d("b", y, 8, 3)), y));
        }
        ),
        ["patches"] = (31, (n, x) => n.Apply(new Reduce(ReduceKind.Mean, ReduceAxis.Items), n.Linear("l", n.Apply(new Flatten(), n.Apply(new SplitPatches(7), n.Conv1d("a", x, 6, 3))), 8))),
        ["repeated frames"] = (24, (n, x) => n.Apply(new RepeatFrames(2), n.Conv1d("b", n.Conv1d("a", x, 6, 3), 5, 4, stride: 4), n.Conv1d("c", x, 5, 9))),
    };

    public static TheoryData<string> Names => [.. Bodies.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void GradientsAgreeWithDifferences(string name) => Check(name, LossOptions.Default);

    [Fact]
    public void SmoothedWeightedLossesAgreeWithDifferences()
    {
        Check("convolution", new LossOptions { LabelSmoothing = 0.1, ClassWeights = [1, 2.5f, 0.5f] });
        Check("convolution", new LossOptions { Kind = LossKind.CrossEntropy });
        Check("convolution", new LossOptions { Kind = LossKind.CrossEntropy, LabelSmoothing = 0.2, ClassWeights = [1, 2.5f, 0.5f] });
    }

    private static Value Map(NetworkBuilder n, Value x, string suffix = "", int channels = 8)
        => n.Apply(new SplitChannels(4), n.Conv1d("m" + suffix, x, channels * 4, 3, padding: 1));

    private static NetworkDescription Describe(string name)
    {
        var network = new NetworkBuilder("Check", 3);
        var x = Bodies[name].Body(network, network.Input);
        var logits = network.Linear("out", network.Mean(x, ReduceAxis.TimeAndFrequency), 3);
        return network.Build(network.Activate(ActivationKind.Sigmoid, logits), logits);
    }

    private static void Check(string name, LossOptions loss)
    {
        var network = Describe(name);
        var random = new SeededRandom(7);
        float Number() => (float)((2 * random.NextDouble()) - 1);
        float[][] clips = [.. Enumerable.Range(0, Clips).Select(_ => Enumerable.Range(0, Bodies[name].Samples).Select(_ => Number()).ToArray())];
        float[] targets = [.. Enumerable.Range(0, Clips * 3).Select(i => i % 3 == i / 3 % 3 ? 1f : 0f)];
        using var weights = WeightInitializer.Create(network, 3);
        foreach (var parameter in network.Parameters.Where(parameter => parameter.IsTrainable && parameter.Kind != ParameterKind.Weight))
        {
            foreach (ref var value in weights.Values(parameter.Name))
            {
                value += 0.3f * Number();
            }
        }

        var options = new TrainingOptions { Loss = loss, Augmentation = AugmentationOptions.None, Engine = new CpuEngineOptions { Threads = 2 } };
        using var engine = new CpuTrainingEngine(network, options);
        engine.ImportWeights(weights);
        var batch = new TrainingBatch { Clips = Clips, Waveforms = clips.SelectMany(clip => clip).ToArray(), Targets = targets };
        var expected = NaiveTraining.Loss(network, weights, clips, targets, loss);
        Assert.Equal(expected, engine.Accumulate(batch, 0), 1e-6);
        foreach (var parameter in network.Parameters.Where(parameter => parameter.IsTrainable))
        {
            var gradient = new float[parameter.Length];
            engine.CopyGradient(parameter.Name, gradient);
            var largest = Math.Max(gradient.Max(Math.Abs), 1e-3f);
            for (var k = 0; k < Math.Min(12, gradient.Length); k++)
            {
                var i = (int)((long)k * gradient.Length / Math.Min(12, gradient.Length));
                var difference = Difference(weights, parameter.Name, i, () => NaiveTraining.Loss(network, weights, clips, targets, loss));
                Assert.True(Math.Abs(difference - gradient[i]) < 1e-4 * largest, $"{name}: {parameter.Name}[{i}]: {gradient[i]}, by differences {difference}");
            }
        }
    }

    /// <summary>A central difference; the step is what float32 makes of it, so that nothing is rounded but the losses.</summary>
    private static double Difference(InMemoryStateDict weights, string name, int index, Func<double> loss)
    {
        const float Step = 4e-6f;
        ref var value = ref weights.Values(name)[index];
        var start = value;
        var (above, below) = (start + Step, start - Step);
        value = above;
        var high = loss();
        value = below;
        var low = loss();
        value = start;
        return (high - low) / ((double)above - below);
    }
}
