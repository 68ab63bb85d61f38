using Panns.Networks;
using Panns.Onnx.Graph;
using Panns.Onnx.Tests.Support;

namespace Panns.Onnx.Tests;

/// <summary>Every network's model passes ONNX's checker, shape inference included.</summary>
public class CheckerTests
{
    // Few classes and thinned weights: the checker looks at the graph, not at what 80 million weights are.
    private const int Classes = 7;
    private const int LargestKept = 1 << 20;

    [Theory]
    [InlineData(OnnxInput.Waveform, OnnxFrontEnd.Stft, 17, false)]
    [InlineData(OnnxInput.LogMel, OnnxFrontEnd.Stft, 17, true)]
    public void Every_network_passes(OnnxInput input, OnnxFrontEnd frontEnd, int opset, bool half)
    {
        var options = new OnnxExportOptions { Input = input, FrontEnd = frontEnd, Opset = opset, HalfPrecision = half };
        var networks = PannsModels.All.Select(model => model.Describe(Classes))
            .Where(network => input == OnnxInput.Waveform || TakesLogMel(network));
        Check(networks, options);
    }

    [Theory]
    [InlineData("Cnn6")]
    [InlineData("mn04_as")]
    [InlineData("VGGish")]
    [InlineData("Cnn14_DecisionLevelAtt")]
    [InlineData("Wavegram_Logmel_Cnn14")]
    public void The_front_end_as_a_convolution_passes(string model)
        => Check([PannsModels.Get(model).Describe(Classes)], new OnnxExportOptions { FrontEnd = OnnxFrontEnd.Convolution });

    [Fact]
    public void Weights_in_a_second_file_pass()
    {
        using var folder = new TemporaryFolder();
        var network = PannsModels.mn04_as.Describe(Classes);
        OnnxExporter.Export(network, new ConstantWeights(network), folder["m.onnx"], new OnnxExportOptions { ExternalDataThreshold = 0 });
        Assert.True(new FileInfo(folder["m.onnx.data"]).Length > 2_000_000);
        Assert.True(new FileInfo(folder["m.onnx"]).Length < 200_000);
        Assert.Equal("", OnnxChecker.Check(folder["m.onnx"]));
    }

    private static bool TakesLogMel(NetworkDescription network)
        => network.FrontEnd is not null && !network.Name.StartsWith("Wavegram", StringComparison.Ordinal);

    private static void Check(IEnumerable<NetworkDescription> networks, OnnxExportOptions options)
    {
        using var folder = new TemporaryFolder();
        var paths = new List<string>();
        foreach (var network in networks)
        {
            var model = OnnxExporter.Build(network, new ConstantWeights(network), options);
            foreach (var tensor in model.Graph.Initializer.Where(tensor => tensor.RawData.Length > LargestKept).ToList())
            {
                // As an input of the graph the tensor keeps its type and shape, and the file stays small.
                model.Graph.Input.Add(GraphBuilder.Describe(tensor));
                model.Graph.Initializer.Remove(tensor);
            }

            paths.Add(folder[$"{network.Name}.onnx"]);
            ModelFile.Save(model, paths[^1], long.MaxValue);
        }

        Assert.Equal("", OnnxChecker.Check(paths));
    }
}
