using System.Text.Json;
using Panns.Networks;
using Panns.Onnx.Graph;
using Panns.Onnx.Tests.Support;
using Panns.Tests.Support;

namespace Panns.Onnx.Tests;

/// <summary>The exported file: names, shapes, metadata; and what cannot be exported.</summary>
public class ExportTests
{
    private static readonly NetworkDescription Network = PannsModels.Mn04.Describe(3);

    [Fact]
    public void Inputs_and_outputs_have_stable_names_and_dynamic_shapes()
    {
        var network = PannsModels.Cnn14DecisionLevelMax.Describe(3);
        var model = OnnxExporter.Build(network, new ConstantWeights(network), OnnxExportOptions.Default);
        Assert.Equal(["waveform[batch,samples]"], model.Graph.Input.Select(Describe));
        Assert.Equal(["clipwise_output[batch,3]", "framewise_output[batch,frames,3]"], model.Graph.Output.Select(Describe));

        model = OnnxExporter.Build(Network, new ConstantWeights(Network), new OnnxExportOptions { Input = OnnxInput.LogMel, Outputs = OutputKinds.Embedding | OutputKinds.Logits });
        Assert.Equal(["logmel[batch,1,frames,128]"], model.Graph.Input.Select(Describe));
        Assert.Equal(["embedding[batch,384]", "logits[batch,3]"], model.Graph.Output.Select(Describe));

        static string Describe(Protobuf.ValueInfoProto value)
            => $"{value.Name}[{string.Join(',', value.Type.TensorType.Shape.Dim.Select(size => size.HasDimParam ? size.DimParam : FormattableString.Invariant($"{size.DimValue}")))}]";
    }

    [Fact]
    public void Layers_and_weights_keep_their_names_in_the_checkpoint()
    {
        var network = PannsModels.Cnn6.Describe(3);
        var graph = OnnxExporter.Build(network, new ConstantWeights(network), OnnxExportOptions.Default).Graph;
        string[] layers = ["conv_block1.conv1", "conv_block4.conv1", "fc1", "fc_audioset"];
        Assert.Empty(layers.Except(graph.Node.Select(node => node.Name)));
        Assert.Empty(layers.Select(layer => $"{layer}.weight").Except(graph.Initializer.Select(tensor => tensor.Name)));
        Assert.DoesNotContain(graph.Node, node => node.OpType == "BatchNormalization");
        Assert.Equal(graph.Node.Count, graph.Node.Select(node => node.Name).Distinct().Count());
    }

    [Fact]
    public void Only_what_the_outputs_need_is_written()
    {
        var all = OnnxExporter.Build(Network, new ConstantWeights(Network), OnnxExportOptions.Default).Graph;
        var embedding = OnnxExporter.Build(Network, new ConstantWeights(Network), new OnnxExportOptions { Outputs = OutputKinds.Embedding }).Graph;
        Assert.Contains(all.Initializer, tensor => tensor.Name == "classifier.5.weight");
        Assert.DoesNotContain(embedding.Initializer, tensor => tensor.Name.StartsWith("classifier", StringComparison.Ordinal));
    }

    [Fact]
    public void Metadata_says_what_the_model_is()
    {
        using var folder = new TemporaryFolder();
        OnnxExporter.Export(
            Network, new ConstantWeights(Network), folder["m.onnx"], new OnnxExportOptions { Labels = ["Speech", "Music", "\"Hiss\""], License = "CC-BY-4.0" });
        var model = ModelFile.Load(folder["m.onnx"]);
        var metadata = model.MetadataProps.ToDictionary(pair => pair.Key, pair => pair.Value);
        Assert.Equal("mn04_as", metadata["panns.model"]);
        Assert.Equal("32000", metadata["panns.sample_rate"]);
        Assert.Equal("CC-BY-4.0", metadata["panns.license"]);
        Assert.Matches("^[0-9a-f]{64}$", metadata["panns.weights_sha256"]);
        Assert.Equal(["Speech", "Music", "\"Hiss\""], JsonDocument.Parse(metadata["panns.labels"]).RootElement.EnumerateArray().Select(label => label.GetString()!));
        var frontEnd = JsonDocument.Parse(metadata["panns.front_end"]).RootElement;
        Assert.Equal("EfficientAt", frontEnd.GetProperty("kind").GetString());
        Assert.Equal(128, frontEnd.GetProperty("mel_bins").GetInt32());
        Assert.Equal(17, model.OpsetImport[0].Version);
    }

    [Fact]
    public void The_hash_of_the_weights_is_that_of_their_file()
    {
        using var folder = new TemporaryFolder();
        using var weights = Weights.WeightFile.Open(TestData.Path("efficientat/mn04_as_mAP_432.pt"));
        OnnxExporter.Export(PannsModels.Mn04.Describe(), weights, folder["m.onnx"]);
        var hash = ModelFile.Load(folder["m.onnx"]).MetadataProps.Single(pair => pair.Key == "panns.weights_sha256").Value;
        Assert.Equal("899a8c6217063f6941793102a2780b3dd788ab11fce468d9cf5f0577c453321c", hash);
    }

    [Fact]
    public void Other_networks_weights_are_refused()
    {
        using var folder = new TemporaryFolder();
        var other = new ConstantWeights(PannsModels.Cnn6.Describe(3));
        Assert.Throws<PannsException>(() => OnnxExporter.Export(Network, other, folder["m.onnx"]));
        Assert.Empty(folder.Files);
    }

    [Fact]
    public void What_a_network_does_not_have_is_refused_in_one_line()
    {
        Refuse("Cnn14_DecisionLevelMax", new() { Outputs = OutputKinds.Embedding }, "no output 'embedding'");
        Refuse("mn04_as", new() { Outputs = OutputKinds.Framewise }, "no output 'framewise_output'");
        Refuse("mn04_as", new() { Outputs = OutputKinds.None }, "no output asked for");
        Refuse("LeeNet11", new() { Input = OnnxInput.LogMel }, "works on the waveform");
        Refuse("Wavegram_Logmel_Cnn14", new() { Input = OnnxInput.LogMel }, "works on the waveform");
        Refuse("mn04_as", new() { Labels = ["one"] }, "1 labels for 3 classes");

        static void Refuse(string model, OnnxExportOptions options, string reason)
        {
            var network = PannsModels.Get(model).Describe(3);
            var problem = Assert.Throws<PannsException>(() => OnnxExporter.Build(network, new ConstantWeights(network), options));
            Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', problem.Message);
        }
    }

    [Fact]
    public void Options_reject_what_cannot_be()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnnxExportOptions { Opset = 16 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnnxExportOptions { Opset = 23 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnnxExportOptions { ExternalDataThreshold = -1 });
    }
}
