using Panns.Tests.Support;
using Panns.Weights;

namespace Panns.Tests.Models;

/// <summary>How network and weights are chosen: by name, by file, by the store.</summary>
public sealed class PannsModelTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("panns-model-");

    public void Dispose() => _folder.Delete(recursive: true);

    private PannsModelOptions Options => new() { Store = new(_folder.FullName), Download = false, Engine = new FakeEngine() };

    [Theory]
    [InlineData("Cnn14", ModelProblem.NotInStore, "Cnn14")]
    [InlineData("mn04", ModelProblem.NotInStore, "mn04_as")]
    [InlineData("VGGish", ModelProblem.NotPublished, "VGGish")]
    public void An_empty_store_says_what_is_missing(string name, ModelProblem problem, string model)
    {
        var error = Assert.Throws<ModelUnavailableException>(() => PannsModel.Load(name, Options));
        Assert.Equal((problem, model), (error.Problem, error.Models.Single().Name));
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Unknown_names_and_missing_files_are_told_apart()
    {
        Assert.Contains("Cnn14", Assert.Throws<ModelUnavailableException>(() => PannsModel.Load("Cnn41", Options)).Message, StringComparison.Ordinal);
        Assert.Contains("missing.pth", Assert.Throws<PannsException>(() => PannsModel.Load("missing.pth", Options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_best_network_in_the_store_is_the_default()
    {
        foreach (var model in new[] { PannsModels.Mn04, PannsModels.Cnn6, PannsModels.Cnn14DecisionLevelMax, PannsModels.Mn10ImageNet })
        {
            using var weights = new DescribedWeights(model.Describe());
            WeightFile.Save(weights, Path.Combine(_folder.FullName, model.Checkpoint!.FileName), cancellationToken: TestContext.Current.CancellationToken);
        }

        using var best = PannsModel.Load(options: Options);
        Assert.Equal(("mn04_as", 527), (best.Name, best.Labels.Count));
        using var detection = PannsModel.Load(options: Options with { Task = ModelTask.Detection });
        Assert.Equal("Cnn14_DecisionLevelMax", detection.Name);
        Assert.Throws<PannsException>(() => PannsModel.Load("mn04_as", Options with { Labels = LabelSet.Numbered(3) }));
    }
}
