using Panns.Models;
using Panns.Tests.Support;
using Panns.Weights;

namespace Panns.Tests.Models;

/// <summary>Which network, which weights: by name, by file, by the store.</summary>
public sealed class PannsModelTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("panns-model-");

    public void Dispose() => _folder.Delete(recursive: true);

    private PannsModelOptions Options => new() { Store = new(_folder.FullName), Backend = (network, _) => new FakeSession(network) };

    [Theory]
    [InlineData("Cnn14", "panns models pull Cnn14")]
    [InlineData("mn04", "panns models pull mn04_as")]
    [InlineData(null, "panns models pull Cnn14")]
    public void An_empty_store_says_how_to_pull(string? name, string command)
    {
        var error = Assert.Throws<PannsException>(() => PannsModel.Load(name, Options));
        Assert.Contains(command, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void An_empty_store_suggests_a_network_for_the_task()
    {
        var error = Assert.Throws<PannsException>(() => PannsModel.Load(options: Options with { Task = ModelTask.Detection }));
        Assert.Contains("panns models pull Cnn14_DecisionLevelMax", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_names_and_missing_files_are_told_apart()
    {
        Assert.Contains("Cnn14", Assert.Throws<PannsException>(() => PannsModel.Load("Cnn41", Options)).Message, StringComparison.Ordinal);
        Assert.Contains("missing.pth", Assert.Throws<PannsException>(() => PannsModel.Load("missing.pth", Options)).Message, StringComparison.Ordinal);
        Assert.Contains("--weights", Assert.Throws<PannsException>(() => PannsModel.Load("VGGish", Options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_best_network_in_the_store_is_the_default()
    {
        foreach (var name in new[] { "mn04_as", "Cnn6", "Cnn14_DecisionLevelMax" })
        {
            Assert.True(PublishedCheckpoints.TryGet(name, out var checkpoint));
            using var weights = new DescribedWeights(PannsModels.Get(name).Describe());
            WeightFile.Save(weights, Path.Combine(_folder.FullName, checkpoint.FileName), cancellationToken: TestContext.Current.CancellationToken);
        }

        using var best = PannsModel.Load(options: Options);
        Assert.Equal(("mn04_as", 527), (best.Name, best.Labels.Count));
        using var detection = PannsModel.Load(options: Options with { Task = ModelTask.Detection });
        Assert.Equal("Cnn14_DecisionLevelMax", detection.Name);
        Assert.Throws<PannsException>(() => PannsModel.Load("mn04_as", Options with { Labels = LabelSet.Numbered(3) }));
    }

    public static TheoryData<string> Names => [.. PannsModels.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_network_is_recognised_by_its_tensors_and_the_files_name(string name)
    {
        using var weights = new DescribedWeights(PannsModels.Get(name).Describe(50), $"/some/folder/{name}_mAP=0.5.pth");
        var network = ArchitectureRecognizer.Recognize(weights);
        Assert.Equal((name, 50), (network.Name, network.Classes));
    }

    [Theory]
    [InlineData("Cnn14_DecisionLevelMax", "Cnn14")]
    [InlineData("Cnn14_no_dropout", "Cnn14")]
    [InlineData("Cnn14_16k", "Cnn14_16k")]
    [InlineData("Cnn14_DecisionLevelAtt", "Cnn14_DecisionLevelAtt")]
    [InlineData("mn05_as", "mn05_as")]
    public void Where_tensors_are_the_same_it_is_the_plain_network(string network, string recognised)
    {
        using var weights = new DescribedWeights(PannsModels.Get(network).Describe(), "checkpoint.pth");
        Assert.Equal(recognised, ArchitectureRecognizer.Recognize(weights).Name);
    }

    [Fact]
    public void Other_tensors_are_no_network()
    {
        using var weights = new DescribedWeights(PannsModels.Cnn6.Describe(), "Cnn6.pth", without: "fc1.bias");
        Assert.Contains("--model", Assert.Throws<PannsException>(() => ArchitectureRecognizer.Recognize(weights)).Message, StringComparison.Ordinal);
    }
}
