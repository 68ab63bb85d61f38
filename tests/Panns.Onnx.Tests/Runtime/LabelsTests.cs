using Panns.Onnx.Tests.Support;

namespace Panns.Onnx.Tests.Runtime;

/// <summary>A model's classes are those in its metadata, for any number of classes.</summary>
public sealed class LabelsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(527)]
    [InlineData(528)]
    public void Names_of_its_own_are_kept(int classes)
    {
        string[] names = [.. Enumerable.Range(0, classes).Select(i => $"sound {i}")];
        using var model = Open(classes, names);
        Assert.Equal(names, model.Labels.Select(label => label.Name));
        Assert.All(model.Labels, label => Assert.Equal("", label.Mid));
        var result = new AudioTagger(model, new TaggingOptions { TopCount = 3 }).Tag(new float[32000], 32000, TestContext.Current.CancellationToken);
        Assert.Equal(Math.Min(3, classes), result.Tags.Count);
        Assert.All(result.Tags, tag => Assert.StartsWith("sound ", tag.Label, StringComparison.Ordinal));
    }

    [Fact]
    public void AudioSets_names_come_with_their_identifiers()
    {
        string[] names = [.. AudioSetLabels.All.Select(label => label.Name)];
        using var model = Open(527, names);
        Assert.Same(AudioSetLabels.All, model.Labels);

        // The same names in another order are different classes.
        Array.Reverse(names);
        using var reversed = Open(527, names);
        Assert.Equal(names, reversed.Labels.Select(label => label.Name));
    }

    [Fact]
    public void A_model_without_names_has_AudioSets_or_numbers()
    {
        using var audioSet = Open(527, null);
        Assert.Same(AudioSetLabels.All, audioSet.Labels);
        using var one = Open(1, null);
        Assert.Equal(["class 0"], one.Labels.Select(label => label.Name));
    }

    [Fact]
    public void Names_that_are_taken_or_empty_get_their_number()
    {
        using var model = Open(6, ["dog", "Dog", "", "dog", "dog (class 3)", ""]);
        Assert.Equal(["dog", "Dog (class 1)", "(class 2)", "dog (class 3)'", "dog (class 3)", "(class 5)"], model.Labels.Select(label => label.Name));
    }

    [Fact]
    public void Of_a_model_that_gives_embeddings_alone_the_names_tell_the_classes()
    {
        using var folder = new TemporaryFolder();
        var network = PannsModels.Mn04.Describe(1);
        using var weights = new RandomWeights(network);
        OnnxExporter.Export(network, weights, folder["m.onnx"], new OnnxExportOptions { Outputs = OutputKinds.Embedding, Labels = ["siren"] });
        using var session = OnnxSession.Open(folder["m.onnx"]);
        using var model = new PannsModel(session, session.Labels);
        Assert.Equal(["siren"], model.Labels.Select(label => label.Name));
    }

    [Fact]
    public void Another_number_of_names_than_classes_is_refused()
    {
        var metadata = new Dictionary<string, string> { ["panns.labels"] = """["a", "b"]""" };
        var problem = Assert.Throws<PannsException>(() => Panns.Onnx.Runtime.ModelLabels.Read(metadata, 3, "m.onnx"));
        Assert.Equal("m.onnx: its metadata names 2 classes, its outputs have 3", problem.Message);
        Assert.Null(Panns.Onnx.Runtime.ModelLabels.Read(new Dictionary<string, string>(), 3, "m.onnx"));
    }

    private static PannsModel Open(int classes, string[]? names)
    {
        using var folder = new TemporaryFolder();
        var network = PannsModels.Mn04.Describe(classes);
        using var weights = new RandomWeights(network);
        OnnxExporter.Export(network, weights, folder["m.onnx"], new OnnxExportOptions { FrontEnd = OnnxFrontEnd.Convolution, Labels = names });
        var session = OnnxSession.Open(folder["m.onnx"], new OnnxSessionOptions { Threads = 1 });
        return new PannsModel(session, session.Labels);
    }
}
