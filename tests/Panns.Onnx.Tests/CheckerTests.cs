using Panns.FrontEnd;
using Panns.Networks;
using Panns.Onnx.Graph;
using Panns.Onnx.Tests.Support;
using Panns.Tests.Support;

namespace Panns.Onnx.Tests;

/// <summary>Every network's model passes ONNX's checker, including shape inference.</summary>
public class CheckerTests
{
    // Few classes and constant weights: the checker only looks at the graph, not at the values of 80 million weights.
    private const int Classes = 7;
    private const int LargestKept = 1 << 20;

    [Fact]
    public void Every_network_passes() => Check(DistinctNetworks.WithSystems.Select(model => model.Describe(Classes)), OnnxExportOptions.Default);

    // One network of each kind: the others only differ in size.
    [Fact]
    public void Networks_in_half_precision_from_the_log_mel_pass()
    {
        string[] models = ["Cnn6", "Cnn14_DecisionLevelMax", "Cnn14_DecisionLevelAtt", "ResNet22", "ResNet54", "MobileNetV1", "MobileNetV2", "VGGish", "mn04_as"];
        Check(models.Select(model => PannsModels.Get(model).Describe(Classes)), new OnnxExportOptions { Input = OnnxInput.LogMel, HalfPrecision = true });
    }

    [Fact]
    public void The_front_end_as_a_convolution_passes()
        => Check(
            [
                SmallNetworks.Convolutions(LogMelSettings.Panns32k),
                SmallNetworks.Patches(),
                SmallNetworks.Attention(),
                SmallNetworks.Wavegram(),
                SmallNetworks.Recurrence(),
                PannsModels.Mn04.Describe(Classes),
            ],
            new OnnxExportOptions { FrontEnd = OnnxFrontEnd.Convolution });

    [Fact]
    public void Weights_in_a_second_file_pass()
    {
        using var folder = new TemporaryFolder();
        var network = PannsModels.Mn04.Describe(Classes);
        OnnxExporter.Export(network, new ConstantWeights(network), folder["m.onnx"], new OnnxExportOptions { ExternalDataThreshold = 0 });
        Assert.True(new FileInfo(folder["m.onnx.data"]).Length > 2_000_000);
        Assert.True(new FileInfo(folder["m.onnx"]).Length < 200_000);
        Assert.Equal("", OnnxChecker.Check(folder["m.onnx"]));
    }

    private static void Check(IEnumerable<NetworkDescription> networks, OnnxExportOptions options)
    {
        using var folder = new TemporaryFolder();
        var paths = new List<string>();
        foreach (var network in networks)
        {
            var model = OnnxExporter.Build(network, new ConstantWeights(network), options);
            foreach (var tensor in model.Graph.Initializer.Where(tensor => tensor.RawData.Length > LargestKept).ToList())
            {
                // As a graph input, the tensor keeps its type and shape, and the file stays small.
                model.Graph.Input.Add(GraphBuilder.Describe(tensor));
                model.Graph.Initializer.Remove(tensor);
            }

            paths.Add(folder[$"{network.Name}.onnx"]);
            ModelFile.Save(model, paths[^1], long.MaxValue);
        }

        Assert.Equal("", OnnxChecker.Check(paths));
    }
}
