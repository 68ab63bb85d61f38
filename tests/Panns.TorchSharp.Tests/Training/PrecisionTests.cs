using Panns.Networks.Layers;
using Panns.TorchSharp.Forward;
using Panns.TorchSharp.Layers;
using Panns.TorchSharp.Native;
using Panns.TorchSharp.Tests.Support;
using Panns.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Tests.Training;

/// <summary>Lower precision is used where requested, and nowhere else.</summary>
public sealed class PrecisionTests : IDisposable
{
    private const int Clips = 6;

    // Half a step of bfloat16, which has 7 fraction bits.
    private const double Rounding = 1.0 / 256;
    private readonly DisposeScope? _scope;

    public PrecisionTests()
    {
        LibTorch.Require();
        _scope = NewDisposeScope();
    }

    private static ForwardPass BFloat16 => new() { ComputeType = ScalarType.BFloat16 };

    public void Dispose() => _scope?.Dispose();

    [Fact]
    public void BFloat16IsNearFloat32AndNotTheSame()
    {
        var options = new TrainingOptions { Seed = 11, Engine = new() { Threads = 2 } };
        var (cpu, rounded) = EngineComparison.Pair(SmallNetwork.LogMel, options, new() { Precision = TorchPrecision.BF16 });
        var (other, full) = EngineComparison.Pair(SmallNetwork.LogMel, options);
        other.Dispose();
        using (cpu)
        using (rounded)
        using (full)
        {
            var loss = Accumulate(cpu);
            Assert.Equal(loss, Accumulate(full), 1e-6);
            Assert.Equal(loss, Accumulate(rounded), 0.01);

            // For gradients; float32's own rounding is a thousandth of bfloat16's.
            Assert.InRange(Difference(cpu, full), 0, 1e-5);
            Assert.InRange(Difference(cpu, rounded), 1e-3, 0.05);
        }

        static double Difference(ITrainingEngine expected, ITrainingEngine actual)
        {
            double squares = 0;
            foreach (var name in expected.TrainableParameters)
            {
                var difference = EngineComparison.Norm([.. EngineComparison.Gradient(expected, name).Zip(EngineComparison.Gradient(actual, name), (a, b) => a - b)]);
                squares += difference * difference;
            }

            return Math.Sqrt(squares) / expected.GradientNorm();
        }

        static double Accumulate(ITrainingEngine engine) => engine.Accumulate(
            new() { Clips = Clips, Waveforms = SmallNetwork.Waveforms(Clips), Targets = SmallNetwork.Targets(Clips) }, draw: 100);
    }

    [Theory]
    [InlineData(TorchPrecision.Full, false)]
    [InlineData(TorchPrecision.TF32, true)]
    [InlineData(TorchPrecision.BF16, true)]
    public void OnAGpuTheProductsOfFloat32AreRoundedWhereThatIsAskedFor(TorchPrecision precision, bool rounds)
    {
        var before = (backends.cuda.matmul.allow_tf32, backends.cudnn.allow_tf32);
        try
        {
            (backends.cuda.matmul.allow_tf32, backends.cudnn.allow_tf32) = (!rounds, !rounds);
            TorchSettings.Apply(get_num_threads(), precision, CPU);
            Assert.Equal((!rounds, !rounds), (backends.cuda.matmul.allow_tf32, backends.cudnn.allow_tf32));
            TorchSettings.Apply(get_num_threads(), precision, new Device(DeviceType.CUDA, 0));
            Assert.Equal((rounds, rounds), (backends.cuda.matmul.allow_tf32, backends.cudnn.allow_tf32));
        }
        finally
        {
            (backends.cuda.matmul.allow_tf32, backends.cudnn.allow_tf32) = before;
        }
    }

    /// <summary>PyTorch's autocast table for CUDA, for the layers used here; only sigmoid is float32 instead of the input's type.</summary>
    [Fact]
    public void LayersHaveAutocastsTypes()
    {
        using var module = TorchModule.Create(SmallNetwork.LogMel);
        var map = rand(4, 8, 12, 16);
        var small = map.to(ScalarType.BFloat16);
        Assert.Equal(ScalarType.BFloat16, TypeOf(module, layer => layer is Convolution { Name: "conv2" }, map));
        Assert.Equal(ScalarType.BFloat16, TypeOf(module, layer => layer is Linear, rand(4, 12, 1, 1)));
        Assert.Equal(ScalarType.BFloat16, TypeOf(module, layer => layer is BatchNorm { Name: "bn1" }, small));
        Assert.Equal(ScalarType.Float32, TypeOf(module, layer => layer is BatchNorm { Name: "bn1" }, map));
        Assert.Equal(ScalarType.BFloat16, TypeOf(module, layer => layer is Pool, small));
        Assert.Equal(ScalarType.BFloat16, TypeOf(module, layer => layer is Panns.Networks.Layers.Reduce, small));
        Assert.Equal(ScalarType.BFloat16, TypeOf(module, layer => layer is Activation { Kind: ActivationKind.HardSwish }, small));
        Assert.Equal(ScalarType.Float32, TypeOf(module, layer => layer is Activation { Kind: ActivationKind.Sigmoid }, small));
        Assert.Equal(ScalarType.Float32, TypeOf(module, layer => layer is LogMel, rand(4, 1, SmallNetwork.Samples, 1)));
        Assert.Equal(ScalarType.Float32, new SoftmaxOperator(dimension: 2).Apply(BFloat16, small, null).dtype);

        // Nothing is rounded without it.
        Assert.Equal(ScalarType.Float32, Operator(module, layer => layer is Convolution { Name: "conv2" }).Apply(new(), map, null).dtype);
    }

    [Fact]
    public void AConvolutionRoundsItsOperandsAndItsResultAlone()
    {
        using var module = TorchModule.Create(SmallNetwork.LogMel);
        var x = rand(4, 8, 12, 16).Add(-0.5);
        var weight = ParameterTree.At(module, "conv2")["weight"];
        var exact = nn.functional.conv2d(Round(x), Round(weight), padding: [1, 1]);
        var actual = Operator(module, layer => layer is Convolution { Name: "conv2" }).Apply(BFloat16, x, null).to(ScalarType.Float64);
        var difference = (actual - exact).abs() / exact.abs().Add(1e-2);
        Assert.InRange(difference.max().item<double>(), 1e-5, Rounding);
    }

    [Fact]
    public void ANormalizationTakesItsStatisticsInFloat32()
    {
        using var module = TorchModule.Create(SmallNetwork.LogMel);
        var normalization = ParameterTree.At(module, "bn1");

        // Far from zero: the sums of squares in bfloat16 would lose the variance.
        var x = rand(16, 8, 12, 16).Add(30).to(ScalarType.BFloat16);
        var exact = x.to(ScalarType.Float64);
        var result = Operator(module, layer => layer is BatchNorm { Name: "bn1" }).Apply(new Training { ComputeType = ScalarType.BFloat16 }, x, null);
        Assert.Equal(ScalarType.Float32, normalization["running_var"].dtype);
        var mean = exact.mean([0, 2, 3]);
        var variance = exact.permute(1, 0, 2, 3).flatten(1).var(1);
        Assert.InRange((normalization["running_mean"].to(ScalarType.Float64) - mean.Multiply(0.1)).abs().max().item<double>(), 0, 1e-5);
        Assert.InRange((normalization["running_var"].to(ScalarType.Float64) - variance.Multiply(0.1).Add(0.9)).abs().max().item<double>(), 0, 1e-5);
        var expected = (exact - mean.view(1, -1, 1, 1)) / variance.view(1, -1, 1, 1).sqrt();
        Assert.InRange(((result.to(ScalarType.Float64) - expected).abs() / expected.abs().Add(0.1)).max().item<double>(), 0, Rounding);
    }

    private static Tensor Round(Tensor x) => x.detach().to(ScalarType.BFloat16).to(ScalarType.Float64);

    private static ScalarType TypeOf(TorchModule module, Func<Layer, bool> choice, Tensor x) => Operator(module, choice).Apply(BFloat16, x, null).dtype;

    private static LayerOperator Operator(TorchModule module, Func<Layer, bool> choice)
        => LayerOperator.Create(module.Network.Nodes.First(node => choice(node.Layer)), name => ParameterTree.At(module, name), mayOverwrite: false);

    private sealed class Training : ForwardPass
    {
        public override bool IsTraining(BatchNorm layer) => true;
    }
}
