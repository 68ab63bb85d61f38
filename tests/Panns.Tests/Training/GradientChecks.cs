using Panns.Common;
using Panns.Engine;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Training;
using Panns.Training.Cpu;

namespace Panns.Tests.Training;

/// <summary>
/// The engine's gradients of every parameter of small networks, which together have every layer type, against central differences of the
/// double-precision forward pass, with and without random layers.
/// </summary>
public class GradientChecks
{
    private const int Clips = 4;

    /// <summary>Small networks, by subject. Each takes a waveform of its own length and has three classes.</summary>
    private static readonly Dictionary<string, (int Samples, Func<NetworkBuilder, LayerOutput, LayerOutput> Body)> Bodies = new()
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
        ["depthwise, strided"] = (24, (n, x) => n.Conv2d("c", n.Conv2d("b", n.Conv2d("e", Map(n, x), 29, 1), 29, 3, groups: 29), 29, 3, stride: 2, groups: 29)),
        ["depthwise beside a residual"] = (24, (n, x) =>
        {
            var y = Map(n, x, channels: 24);
            return n.Add(n.Conv2d("b", y, 24, 3, groups: 24), y);
        }
        ),
        ["one channel"] = (24, (n, x) => n.Conv2d("b", n.Apply(new SplitChannels(11), n.Conv1d("a", x, 11, 3)), 16, 5)),
        ["one channel, strided"] = (24, (n, x) => n.Conv2d("b", n.Apply(new SplitChannels(11), n.Conv1d("a", x, 11, 3)), 16, 3, stride: 2)),
        ["normalization"] = (24, (n, x) => n.Activate(ActivationKind.ReLU6, n.BatchNorm("n2", n.BatchNorm("n", Map(n, x))))),
        ["mel normalization"] = (24, (n, x) => n.Conv2d("b", n.BatchNormOverWidth("n", n.Apply(new SplitChannels(6), n.Conv1d("a", x, 6, 3))), 4, 3)),
        ["average pooling"] = (24, (n, x) => n.Apply(new Pool(PoolKind.Average, new(3, 2)) { Stride = new(2, 1), Padding = new(1, 1) }, Map(n, x))),
        ["pooled normalization"] = (28, (n, x) => n.AveragePool(n.ReLU(n.BatchNorm("n", n.Conv2d("b", Map(n, x), 12, 3))), new(3, 2))),
        ["pooled normalization of a residual"] = (24, (n, x) =>
        {
            var y = n.Conv2d("b", Map(n, x), 9, 3);
            return n.Add(n.AveragePool(n.Activate(ActivationKind.HardSwish, n.BatchNorm("n", y)), new(2, 2)), n.AveragePool(y, new(2, 2)));
        }
        ),
        ["maximum pooling"] = (24, (n, x) => n.Apply(new Pool(PoolKind.Max, new(3, 2)) { Stride = new(2, 1), Padding = new(1, 1) }, Map(n, x))),
        ["reductions"] = (24, (n, x) => n.Add(n.Max(n.Mean(Map(n, x), ReduceAxis.Frequency), ReduceAxis.Time), n.Apply(new Reduce(ReduceKind.Sum, ReduceAxis.TimeAndFrequency), Map(n, x, "2")))),
        ["reductions over time"] = (24, (n, x) => n.Add(n.Mean(Map(n, x), ReduceAxis.Time), n.Apply(new Reduce(ReduceKind.Sum, ReduceAxis.Time), Map(n, x, "2")))),
        ["map with bias"] = (24, (n, x) =>
        {
            var y = Map(n, x);
            return n.Apply(new Convolution { Name = "b", InChannels = n.ChannelsOf(y), OutChannels = 9, Kernel = new(3, 3), Padding = new(1, 1), HasBias = true }, y);
        }
        ),
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
        ["weighted mean of items"] = (31, (n, x) =>
        {
            var y = n.BatchNorm("n", n.Apply(new Flatten(), n.Apply(new SplitPatches(7), n.Conv1d("a", x, 6, 3))));
            var weights = n.Sigmoid(n.Linear("w", y, 9));
            return n.Divide(n.Sum(n.Multiply(weights, n.Linear("v", y, 9)), ReduceAxis.Items), n.Sum(weights, ReduceAxis.Items));
        }
        ),
        ["layers used again"] = (24, (n, x) =>
        {
            var y = n.Conv1d("a", x, 6, 3, padding: 1);
            var first = n.Conv1d("b", y, 6, 3, padding: 1, bias: true);
            var linear = n.Linear("c", first, 6);
            return n.Apply(new Concatenate(), n.Again(linear, n.Again(first, n.ReLU(linear))), y);
        }
        ),
        ["recurrence"] = (12, (n, x) => n.Gru("h", n.Gru("g", n.Apply(new JoinBands(), Map(n, x, channels: 3)), 9), 5)),
        ["recurrence of items"] = (31, (n, x) => n.Sum(n.Gru("g", n.Apply(new SplitPatches(7), n.Conv1d("a", x, 6, 3)), 17), ReduceAxis.Items)),
        ["weighed by itself"] = (24, (n, x) =>
        {
            var y = n.Sigmoid(n.Conv1d("a", x, 6, 3));
            return n.Divide(n.Sum(n.Multiply(y, y), ReduceAxis.Time), n.Sum(y, ReduceAxis.Time));
        }
        ),
        ["softmax over channels"] = (24, (n, x) => n.Softmax(n.BatchNorm("n", Map(n, x)))),
        ["standardization"] = (24, (n, x) => n.Conv2d("b", n.Standardize("s", Map(n, x)), 6, 3)),
        ["vectors"] = (11, (n, x) => n.ReLU(n.Linear("b", n.Standardize("s", n.ReLU(n.Linear("a", n.Standardize("t", x), 19))), 7))),
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

    /// <summary>The networks with random layers.</summary>
    private static readonly Dictionary<string, (int Samples, Func<NetworkBuilder, LayerOutput, LayerOutput> Body)> RandomBodies = new()
    {
        ["dropout"] = (24, (n, x) => n.Conv2d("b", n.Dropout(n.BatchNorm("n", Map(n, x)), 0.3), 6, 3)),
        ["dropout beside a residual"] = (25, (n, x) =>
        {
            var y = Map(n, x, channels: 7);
            return n.Add(n.Dropout(y, 0.4), n.Conv2d("b", n.Dropout(y, 0.2), 7, 3));
        }
        ),
        ["vectors, dropout"] = (11, (n, x) => n.Dropout(n.ReLU(n.Linear("b", n.Dropout(n.ReLU(n.Linear("a", n.Standardize("s", x), 19)), 0.4), 7)), 0.2)),
        ["stripes"] = (24, (n, x) => n.Conv2d("b", n.Apply(new SpecAugment(9, 3), n.BatchNorm("n", Map(n, x))), 6, 3)),
        ["stripes beside a residual"] = (24, (n, x) =>
        {
            var y = Map(n, x);
            return n.Add(n.Apply(new SpecAugment(9, 3, Stripes: 1), y), n.Conv2d("b", y, 8, 3));
        }
        ),
        ["mixup"] = (24, (n, x) => n.Conv1d("b", n.ReLU(n.BatchNorm("n", n.Apply(new Mixup(), n.Conv1d("a", x, 6, 3)))), 5, 3)),
        ["all of them"] = (24, (n, x) => n.Dropout(n.Conv2d("b", n.Apply(new Mixup(), n.Apply(new SpecAugment(9, 3), n.BatchNorm("n", Map(n, x)))), 6, 3), 0.5)),
    };

    public static TheoryData<string> Names => [.. Bodies.Keys];

    public static TheoryData<string> RandomNames => [.. RandomBodies.Keys];

    [Theory]
    [MemberData(nameof(RandomNames))]
    public void GradientsOfADrawAgreeWithDifferences(string name)
    {
        // The same draw for every difference; different draws have different losses, which shows that values were dropped, masked or mixed.
        Check(name, LossOptions.Default, draw: 11);
        Check(name, LossOptions.Default, draw: 12);
    }

    [Fact]
    public void EveryLayerOfEveryNetworkIsChecked()
    {
        var isChecked = Bodies.Keys.Concat(RandomBodies.Keys).SelectMany(name => Kinds(Describe(name))).ToHashSet(StringComparer.Ordinal);
        var missing = PannsModels.All.SelectMany(model => Kinds(model.Describe(3))).Where(kind => !isChecked.Contains(kind)).Distinct();
        Assert.Empty(missing);
    }

    /// <summary>Layers by what their gradient depends on. Waveforms and their log-mels have no gradient.</summary>
    private static IEnumerable<string> Kinds(NetworkDescription network) => network.Nodes.Select(node => node.Layer)
        .Where(layer => layer is not (Waveform or FeatureVector or LogMel))
        .Select(layer => layer switch
        {
            Activation activation => $"{activation.Kind}",
            Reduce reduce => $"{reduce.Kind} over {reduce.Axis}",
            Pool pool => $"{pool.Kind} pooling",
            BatchNorm norm => $"normalization{(norm.OverWidth ? " over width" : "")}",
            Convolution c => $"{(c.Kernel.Width > 1 ? "2-D" : "1-D")} convolution{(c.Groups > 1 ? ", depthwise" : "")}{(c.Stride.Height > 1 ? ", strided" : "")}"
                + $"{(c.Dilation.Height > 1 ? ", dilated" : "")}{(c.HasBias ? ", with bias" : "")}",
            _ => layer.GetType().Name,
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void GradientsAgreeWithDifferences(string name) => Check(name, LossOptions.Default);

    [Theory]
    [InlineData("normalization")]
    [InlineData("mel normalization")]
    [InlineData("pooled normalization")]
    [InlineData("pooled normalization of a residual")]
    [InlineData("residual")]
    public void GradientsByKeptStatisticsAgreeWithDifferences(string name) => Check(name, LossOptions.Default, keepStatistics: true);

    [Fact]
    public void SmoothedWeightedLossesAgreeWithDifferences()
    {
        Check("convolution", new LossOptions { LabelSmoothing = 0.1, ClassWeights = [1, 2.5f, 0.5f] });
        Check("convolution", new LossOptions { Kind = LossKind.CrossEntropy });
        Check("convolution", new LossOptions { Kind = LossKind.CrossEntropy, LabelSmoothing = 0.2, ClassWeights = [1, 2.5f, 0.5f] });
        Check("vectors", new LossOptions { Kind = LossKind.CrossEntropy, LabelSmoothing = 0.2, ClassWeights = [1, 2.5f, 0.5f] });
    }

    private static LayerOutput Map(NetworkBuilder n, LayerOutput x, string suffix = "", int channels = 8)
        => n.Apply(new SplitChannels(4), n.Conv1d("m" + suffix, x, channels * 4, 3, padding: 1));

    private static (int Samples, Func<NetworkBuilder, LayerOutput, LayerOutput> Body) Body(string name) => Bodies.TryGetValue(name, out var body) ? body : RandomBodies[name];

    private static NetworkDescription Describe(string name)
    {
        var network = name.StartsWith("vectors", StringComparison.Ordinal) ? NetworkBuilder.ForVectors("Check", Body(name).Samples, 3) : new NetworkBuilder("Check", 3);
        var x = Body(name).Body(network, network.Input);
        var logits = network.Linear("out", network.Mean(x, ReduceAxis.TimeAndFrequency), 3);
        return network.Build(network.Activate(ActivationKind.Sigmoid, logits), logits);
    }

    private static void Check(string name, LossOptions loss, ulong? draw = null, bool keepStatistics = false)
    {
        var network = Describe(name);
        var random = new SeededRandom(7);
        float Number() => (float)((2 * random.NextDouble()) - 1);
        float[][] clips = [.. Enumerable.Range(0, Clips).Select(_ => Enumerable.Range(0, Body(name).Samples).Select(_ => Number()).ToArray())];
        float[] targets = [.. Enumerable.Range(0, Clips * 3).Select(i => i % 3 == i / 3 % 3 ? 1f : 0f)];
        using var weights = WeightInitializer.Create(network, 3);
        foreach (var parameter in network.Parameters.Where(parameter
            => parameter.IsTrainable && parameter.Kind != ParameterKind.Weight || parameter.Kind is ParameterKind.FeatureMean or ParameterKind.FeatureScale))
        {
            foreach (ref var value in weights.Values(parameter.Name))
            {
                value += 0.3f * Number();
            }
        }

        // Other statistics than those of the clips.
        foreach (var parameter in network.Parameters.Where(parameter => parameter.Kind is ParameterKind.RunningMean or ParameterKind.RunningVariance))
        {
            foreach (ref var value in weights.Values(parameter.Name))
            {
                value += 0.5f * Math.Abs(Number());
            }
        }

        float[]? mixup = draw is null ? null : [0.3f, 0.7f, 0.6f, 0.4f];
        double Loss() => NaiveTraining.Loss(network, weights, clips, targets, loss, mixup, draw, keepStatistics);
        var options = new TrainingOptions
        {
            Loss = loss,
            Augmentation = draw is null ? AugmentationOptions.None : AugmentationOptions.Default,
            KeepStatistics = keepStatistics,
            Engine = new CpuEngineOptions { Threads = 2 },
        };
        using var engine = new CpuTrainingEngine(network, options);
        engine.ImportWeights(weights);
        var batch = new TrainingBatch { Clips = Clips, Waveforms = clips.SelectMany(clip => clip).ToArray(), Targets = targets, MixupFactors = mixup };
        Assert.Equal(Loss(), engine.Accumulate(batch, draw ?? 0), 1e-6);

        // The second pass finds what the first one left in memory, where the first one finds zeros.
        engine.ZeroGradients();
        engine.Accumulate(batch, draw ?? 0);
        if (draw is not null || keepStatistics)
        {
            Assert.NotEqual(NaiveTraining.Loss(network, weights, clips, targets, loss), Loss(), 1e-4);
        }

        foreach (var parameter in network.Parameters.Where(parameter => parameter.IsTrainable))
        {
            var gradient = new float[parameter.Length];
            engine.CopyGradient(parameter.Name, gradient);
            var largest = Math.Max(gradient.Max(Math.Abs), 1e-3f);
            for (var k = 0; k < Math.Min(12, gradient.Length); k++)
            {
                var i = (int)((long)k * gradient.Length / Math.Min(12, gradient.Length));
                var difference = Difference(weights, parameter.Name, i, Loss);
                Assert.True(Math.Abs(difference - gradient[i]) < 1e-4 * largest, $"{name}: {parameter.Name}[{i}]: {gradient[i]}, by differences {difference}");
            }
        }
    }

    /// <summary>A central difference; the step is rounded to float32, so that only the losses have rounding errors.</summary>
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
