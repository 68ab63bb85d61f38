using Panns.Engine;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Onnx.Tests.Runtime.Support;
using Panns.Onnx.Tests.Support;
using Panns.Tests.Support;

namespace Panns.Onnx.Tests.Runtime;

/// <summary>Networks that take vectors instead of waveforms, on ONNX Runtime.</summary>
public sealed class VectorNetworkTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_file_gives_what_the_engine_gives(bool isMultiLabel, bool half)
    {
        using var folder = new TemporaryFolder();
        var network = VectorNetworks.Head(isMultiLabel);
        using var weights = new RandomWeights(network);
        OnnxExporter.Export(network, weights, folder["head.onnx"], new OnnxExportOptions { HalfPrecision = half });
        Assert.Equal("", OnnxChecker.Check(folder["head.onnx"]));
        using var session = OnnxSession.Open(folder["head.onnx"], network);
        using var engine = CpuSession.Create(network, weights);
        var vectors = VectorNetworks.Vectors(9);
        var (expected, actual) = (Outputs.Allocate(network, 9, 0), Outputs.Allocate(network, 9, 0));
        engine.Run(vectors, 9, expected.ToNetworkOutputs(), TestContext.Current.CancellationToken);
        session.Run(vectors, 9, actual.ToNetworkOutputs(), TestContext.Current.CancellationToken);
        var tolerance = half ? 5e-3 : 1e-5;
        Assert.InRange(Difference.Largest(expected.Clipwise, actual.Clipwise), 0, tolerance);
        Assert.InRange(Difference.Relative(expected.Logits, actual.Logits), 0, tolerance);
        Assert.InRange(Difference.Relative(expected.Embedding, actual.Embedding), 0, tolerance);
        Assert.Throws<ArgumentException>(() => session.Run(new float[38], 1, new() { Clipwise = new float[5] }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void It_takes_no_log_mels()
    {
        using var folder = new TemporaryFolder();
        var network = VectorNetworks.Head();
        using var weights = new RandomWeights(network);
        var problem = Assert.Throws<PannsException>(() => OnnxExporter.Export(network, weights, folder["head.onnx"], new OnnxExportOptions { Input = OnnxInput.LogMel }));
        Assert.Contains("works on vectors", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_softmax_over_channels_is_one_for_every_place()
    {
        var builder = new NetworkBuilder("Places", 6);
        var places = builder.Softmax(builder.Conv1d("conv", builder.Input, 6, kernel: 5, stride: 3, bias: true));
        var network = builder.Build(builder.Mean(places, ReduceAxis.Time));
        using var weights = new RandomWeights(network);
        using var session = OnnxSession.Create(network, weights);
        using var engine = CpuSession.Create(network, weights);
        var waveform = FittedModels.Recording(0.1, 3000);
        var (expected, actual) = (new float[6], new float[6]);
        engine.Run(waveform, 1, new() { Clipwise = expected }, TestContext.Current.CancellationToken);
        session.Run(waveform, 1, new() { Clipwise = actual }, TestContext.Current.CancellationToken);
        Assert.InRange(Difference.Largest(expected, actual), 0, 1e-6);
    }
}
