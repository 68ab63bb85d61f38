using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Training;
using Panns.Training.Cpu;

namespace Panns.Tests.Training;

/// <summary>
/// Gradients where difference quotients do not exist, computed by hand with PyTorch's rules: of equal maxima, the first gets the
/// gradient; a ReLU passes none at 0, nor ReLU6 at 6; a clamp passes it at both ends. Every network here is a convolution that copies
/// the waveform, the layer under test, a sum, and a sigmoid with the target 1, so that the slope of the sum is sigmoid(sum) - 1.
/// </summary>
public class TieTests
{
    [Fact]
    public void TheMaximumOverTimeSendsItsGradientToTheFirst()
    {
        // The largest value, 5, is at 2 and at 5. The kernel's gradient contains the neighbors of the chosen position: 2 5 3, not 4 5 0.
        var (weights, _) = Gradients([1, 2, 5, 3, 4, 5, 0, 1], 5, (n, x) => n.Max(n.Conv1d("a", x, 1, 3, padding: 1, bias: true), ReduceAxis.Time));
        AssertSlopes([2, 5, 3], weights, 5);
    }

    [Fact]
    public void TheMaximumOverTimeOfEqualValuesIsTheFirst()
    {
        var (weights, bias) = Gradients([3, 3, 3, 3], 3, (n, x) => n.Max(n.Conv1d("a", x, 1, 3, padding: 1, bias: true), ReduceAxis.Time));
        AssertSlopes([0, 3, 3], weights, 3);
        AssertSlopes([1], bias, 3);
    }

    [Fact]
    public void MaximumPoolingSendsItsGradientToTheFirstLineByLine()
    {
        // Two channels, both the waveform, side by side as two columns: windows of 2 x 2 hold (3 3 / 3 3), chosen line 0 column 0, and
        // (1 1 / 2 2), chosen line 3 column 0. The first column's kernel gets 0 3 3 + 1 2 0, the second's nothing.
        var (weights, bias) = Gradients(
            [3, 3, 1, 2],
            5,
            (n, x) => n.Apply(
                new Reduce(ReduceKind.Sum, ReduceAxis.TimeAndFrequency),
                n.Apply(new Pool(PoolKind.Max, new(2, 2)) { Stride = new(2, 2) }, n.Apply(new SplitChannels(2), n.Conv1d("a", x, 2, 3, padding: 1, bias: true)))));
        AssertSlopes([1, 5, 3, 0, 0, 0], weights, 5);
        AssertSlopes([2, 0], bias, 5);
    }

    [Theory]
    [InlineData(ActivationKind.ReLU, new float[] { 0, 2, -1, 0 }, 2, 1)]
    [InlineData(ActivationKind.ReLU6, new float[] { 0, 6, 2, 7 }, 14, 1)]
    public void AnActivationAtItsKinkPassesNothing(ActivationKind kind, float[] waveform, double sum, double passed)
        => AssertSlopes([passed], Gradients(waveform, sum, (n, x) => Sum(n, n.Activate(kind, n.Conv1d("a", x, 1, 3, padding: 1, bias: true)))).Bias, sum);

    [Fact]
    public void AClampPassesItsEnds()
        => AssertSlopes([3], Gradients([-0.5f, 0.5f, 0.25f, 1], 0.75, (n, x) => Sum(n, n.Apply(new Clamp(-0.5f, 0.5f), n.Conv1d("a", x, 1, 3, padding: 1, bias: true)))).Bias, 0.75);

    private static LayerOutput Sum(NetworkBuilder n, LayerOutput x) => n.Apply(new Reduce(ReduceKind.Sum, ReduceAxis.Time), x);

    private static (float[] Weights, float[] Bias) Gradients(float[] waveform, double sum, Func<NetworkBuilder, LayerOutput, LayerOutput> body)
    {
        var builder = new NetworkBuilder("Ties", 1);
        var logits = builder.Linear("out", body(builder, builder.Input), 1);
        var network = builder.Build(builder.Activate(ActivationKind.Sigmoid, logits), logits);
        using var weights = WeightInitializer.Create(network, 1);
        foreach (var parameter in network.Parameters)
        {
            // Kernels of three: nothing, the value itself, nothing.
            var values = weights.Values(parameter.Name);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = parameter.Name switch { "a.weight" => i % 3 == 1 ? 1 : 0, "out.weight" => 1, _ => 0 };
            }
        }

        using var engine = new CpuTrainingEngine(network, new TrainingOptions { Augmentation = AugmentationOptions.None });
        engine.ImportWeights(weights);
        var loss = engine.Accumulate(new TrainingBatch { Clips = 1, Waveforms = waveform, Targets = [1] }, 0);
        Assert.Equal(Math.Log(1 + Math.Exp(-sum)), loss, 1e-6);
        var (gradient, bias) = (new float[weights.Values("a.weight").Length], new float[weights.Values("a.bias").Length]);
        engine.CopyGradient("a.weight", gradient);
        engine.CopyGradient("a.bias", bias);
        return (gradient, bias);
    }

    private static void AssertSlopes(double[] expected, float[] actual, double sum)
    {
        var slope = (1 / (1 + Math.Exp(-sum))) - 1;
        Assert.All(expected.Zip(actual, (a, b) => (a * slope, (double)b)), pair => Assert.Equal(pair.Item1, pair.Item2, 1e-6));
    }
}
