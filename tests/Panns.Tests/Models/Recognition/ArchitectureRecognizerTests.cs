using Panns.Models.Recognition;
using Panns.Networks;
using Panns.Tests.Support;
using Panns.Weights;

namespace Panns.Tests.Models.Recognition;

/// <summary>Which network a weight file belongs to, and files for which that is unclear.</summary>
public sealed class ArchitectureRecognizerTests
{
    public static TheoryData<string> Names => [.. PannsModels.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_network_is_recognized_by_its_tensors_and_the_files_name(string name)
    {
        using var weights = new DescribedWeights(PannsModels.Get(name).Describe(50), $"/some/folder/{name}_mAP=0.5.pth");
        var (model, network) = ArchitectureRecognizer.Recognize(weights);
        Assert.Equal((name, name, 50), (model.Name, network.Name, network.Classes));
    }

    [Fact]
    public void Published_files_tell_by_their_names()
        => Assert.All(PannsModels.All.Where(model => model.Checkpoint is not null), model =>
        {
            using var weights = new DescribedWeights(model.Describe(), model.Checkpoint!.FileName);
            Assert.Same(model, ArchitectureRecognizer.Recognize(weights).Model);
        });

    [Theory]
    [InlineData("Cnn14_16k", "Cnn14_16k")]
    [InlineData("Cnn14_8k", "Cnn14_8k")]
    [InlineData("Cnn14_mel32", "Cnn14_mel32")]
    [InlineData("Cnn14_DecisionLevelAtt", "Cnn14_DecisionLevelAtt")]
    [InlineData("mn05_as", "mn05_as")]
    [InlineData("mn40_as_ext", "mn40_as")]
    public void Tensors_that_are_one_networks_tell_by_themselves(string network, string recognized)
    {
        using var weights = new DescribedWeights(PannsModels.Get(network).Describe(), "checkpoint.pth");
        Assert.Equal(recognized, ArchitectureRecognizer.Recognize(weights).Model.Name);
    }

    [Theory]
    [InlineData("Cnn14_hop500", ModelTask.Tagging, "Cnn14, Cnn14_hop500, Cnn14_hop640, Cnn14_hop1000, Cnn14_DecisionLevelMax, Cnn14_DecisionLevelAvg")]
    [InlineData("Cnn14_no_dropout", ModelTask.Embedding, "Cnn14, Cnn14_hop500, Cnn14_hop640, Cnn14_hop1000")]
    [InlineData("Cnn14_DecisionLevelMax", ModelTask.Detection, "Cnn14_DecisionLevelMax, Cnn14_DecisionLevelAvg")]
    [InlineData("mn10_as_mels_64", ModelTask.Tagging, "mn10_as, mn10_as_hop_5, mn10_as_hop_15, mn10_as_hop_20, mn10_as_hop_25, mn10_as_mels_40, mn10_as_mels_64, mn10_as_mels_256")]
    [InlineData("mn10_as_fc_s2211", ModelTask.Tagging, "mn10_as_fc, mn10_as_fc_s2221, mn10_as_fc_s2211")]
    public void Where_neither_tensors_nor_name_nor_task_tell_none_is_guessed(string network, ModelTask task, string candidates)
    {
        using var weights = new DescribedWeights(PannsModels.Get(network).Describe(), "folder/checkpoint.pth");
        var problem = Assert.Throws<ModelUnavailableException>(() => ArchitectureRecognizer.Recognize(weights, task));
        Assert.Equal(ModelProblem.Ambiguous, problem.Problem);
        Assert.Equal(candidates, string.Join(", ", problem.Models));
        Assert.StartsWith($"folder/checkpoint.pth: its tensors match {candidates}, ", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith("name the network", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public void Without_its_front_end_a_file_does_not_tell_its_rate()
    {
        using var weights = new NamedWeights(PannsModels.Cnn14At16kHz.Describe(), "checkpoint.pth", withFrontEnd: false);
        var problem = Assert.Throws<ModelUnavailableException>(() => ArchitectureRecognizer.Recognize(weights, ModelTask.Embedding));
        Assert.Equal(["Cnn14", "Cnn14_16k", "Cnn14_8k", "Cnn14_hop500", "Cnn14_hop640", "Cnn14_hop1000"], problem.Models.Select(model => model.Name));
    }

    [Theory]
    [InlineData("Cnn14.pth", "Cnn14")]
    [InlineData("cnn14-2024-05-01.safetensors", "Cnn14")]
    [InlineData("Cnn14-0123456789ab.safetensors", "Cnn14")]
    [InlineData("Cnn14_mAP=0.431 (1).pth", "Cnn14")]
    [InlineData("cnn14_decision_level_max.pth", "Cnn14_DecisionLevelMax")]
    [InlineData("Cnn14_hop_1000_best.pth", "Cnn14_hop1000")]
    [InlineData("Cnn14_no_specaug_mAP=0.420.pth", "Cnn14_no_specaug")]
    [InlineData("Cnn14_hop_800.pth", null)]
    [InlineData("Cnn14_decision.pth", null)]
    [InlineData("Cnn14_16k.pth", null)]
    [InlineData("Cnn140.pth", null)]
    [InlineData("my_Cnn14.pth", null)]
    public void A_name_that_speaks_of_another_network_tells_nothing(string file, string? told)
    {
        using var weights = new DescribedWeights(PannsModels.Cnn14.Describe(), file);
        if (told is null)
        {
            Assert.Throws<ModelUnavailableException>(() => ArchitectureRecognizer.Recognize(weights));
        }
        else
        {
            Assert.Equal(told, ArchitectureRecognizer.Recognize(weights).Model.Name);
        }
    }

    [Fact]
    public void Metadata_tell_before_the_name()
    {
        var network = PannsModels.Cnn14Hop640.Describe();
        using var named = new NamedWeights(network, "Cnn14.safetensors", metadata: new() { ["network"] = "Cnn14_hop640" });
        Assert.Same(PannsModels.Cnn14Hop640, ArchitectureRecognizer.Recognize(named).Model);
        using var converted = new NamedWeights(network, "best.safetensors", metadata: new() { ["source_file"] = "Cnn14_hop640_mAP=0.417.pth" });
        Assert.Same(PannsModels.Cnn14Hop640, ArchitectureRecognizer.Recognize(converted).Model);
    }

    [Fact]
    public void Other_tensors_are_no_network()
    {
        using var weights = new DescribedWeights(PannsModels.Cnn6.Describe(), "Cnn6.pth", without: "fc1.bias");
        Assert.Equal(ModelProblem.NotRecognized, Assert.Throws<ModelUnavailableException>(() => ArchitectureRecognizer.Recognize(weights)).Problem);
    }

    /// <summary>Shapes with metadata, perhaps without the constants of the front end.</summary>
    private sealed class NamedWeights(NetworkDescription network, string source, bool withFrontEnd = true, Dictionary<string, string>? metadata = null) : StateDict
    {
        private readonly DescribedWeights _inner = new(network, source);

        public override string Source => source;

        public override IReadOnlyList<string> Names => [.. _inner.Names.Where(Has)];

        public override IReadOnlyDictionary<string, string> Metadata => metadata ?? [];

        public override bool TryGetShape(string name, out ReadOnlySpan<int> shape)
        {
            shape = default;
            return Has(name) && _inner.TryGetShape(name, out shape);
        }

        public override void CopyTo(string name, Span<float> destination) => _inner.CopyTo(name, destination);

        private bool Has(string name) => withFrontEnd || !FrontEndTensors.IsFrontEnd(name);
    }
}
