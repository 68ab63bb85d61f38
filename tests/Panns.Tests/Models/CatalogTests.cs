using System.Reflection;
using System.Text.RegularExpressions;
using Panns.Models.Recognition;
using Panns.Tests.Support;

namespace Panns.Tests.Models;

public sealed partial class CatalogTests
{
    [Fact]
    public void Names_are_unique_and_each_network_bears_its_own()
    {
        Assert.Equal(PannsModels.All.Count, PannsModels.All.Select(model => model.Name.Replace("_", "")).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(PannsModels.All, model => Assert.Equal(model.Name, model.Describe().Name));
    }

    [Fact]
    public void Every_network_is_a_property()
    {
        var properties = typeof(PannsModels).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(ModelInfo)).Select(property => (ModelInfo)property.GetValue(null)!).ToList();
        Assert.Equal(PannsModels.All.OrderBy(model => model.Name), properties.OrderBy(model => model.Name));
    }

    [Theory]
    [InlineData("cnn14", "Cnn14")]
    [InlineData("mn04", "mn04_as")]
    [InlineData("mn10_as_hop_15", "mn10_as_hop_15")]
    [InlineData("Cnn14DecisionLevelMax", "Cnn14_DecisionLevelMax")]
    [InlineData("WAVEGRAM_LOGMEL_CNN14", "Wavegram_Logmel_Cnn14")]
    public void Names_are_found_whatever_their_case_and_underscores(string asked, string found)
    {
        Assert.Equal(found, PannsModels.Get(asked).Name);
        Assert.True(PannsModels.TryGet(asked, out _));
    }

    [Fact]
    public void An_unknown_name_is_answered_with_similar_ones()
    {
        Assert.False(PannsModels.TryGet("Cnn15", out _));
        var error = Assert.Throws<ModelUnavailableException>(() => PannsModels.Get("Cnn15"));
        Assert.Equal(ModelProblem.UnknownName, error.Problem);
        Assert.Contains("Cnn14", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("Cnn14_16k", 16000, 64, 160)]
    [InlineData("Cnn14_8k", 8000, 64, 80)]
    [InlineData("Cnn14_mel32", 32000, 32, 320)]
    [InlineData("Cnn14_hop640", 32000, 64, 640)]
    [InlineData("VGGish", 16000, 64, 160)]
    [InlineData("mn10_as", 32000, 128, 320)]
    [InlineData("mn10_as_hop_5", 32000, 128, 160)]
    [InlineData("mn10_as_hop_15", 32000, 128, 480)]
    [InlineData("mn10_as_hop_20", 32000, 128, 640)]
    [InlineData("mn10_as_hop_25", 32000, 128, 800)]
    [InlineData("mn10_as_mels_40", 32000, 40, 320)]
    [InlineData("mn10_as_mels_64", 32000, 64, 320)]
    [InlineData("mn10_as_mels_256", 32000, 256, 320)]
    public void Front_ends_are_the_published_ones(string name, int sampleRate, int melBins, int hop)
    {
        var network = PannsModels.Get(name).Describe();
        Assert.Equal((sampleRate, melBins, hop), (network.SampleRate, network.FrontEnd!.MelBins, network.FrontEnd.HopSize));
        Assert.Equal(sampleRate, network.FrontEnd.SampleRate);
    }

    // Millions of parameters and billions of multiply-accumulate operations, from the table of EfficientAT's README.
    [Theory]
    [InlineData("mn04_as", 0.983, 0.11)]
    [InlineData("mn10_as", 4.88, 0.54)]
    [InlineData("mn40_as_ext", 68.43, 8.03)]
    [InlineData("mn40_as_no_im_pre", 68.43, 8.03)]
    [InlineData("mn10_as_hop_15", 4.88, 0.36)]
    [InlineData("mn10_as_hop_20", 4.88, 0.27)]
    [InlineData("mn10_as_hop_25", 4.88, 0.22)]
    [InlineData("mn10_as_mels_64", 4.88, 0.27)]
    [InlineData("mn10_as_mels_256", 4.88, 1.08)]
    public void Variants_cost_what_their_authors_say(string name, double millions, double billions)
    {
        var network = PannsModels.Get(name).Describe();
        Assert.Equal(millions, network.ParameterCount / 1e6, 0.005);

        // Convolutions and linear layers alone, as the authors count.
        var operations = network.Nodes.Zip(network.CostOfNodes(10 * network.SampleRate))
            .Where(pair => pair.First.Layer is Panns.Networks.Layers.Convolution or Panns.Networks.Layers.Linear).Sum(pair => pair.Second.MultiplyAdds);
        Assert.Equal(billions, operations / 2e9, 0.0101);
    }

    // Counted in the released code (cmu-thesis), which has no bn0: a mean and a deviation of each mel bin stand in a file beside the weights.
    [Theory]
    [InlineData("TALNet", 9_980_527)]
    [InlineData("TALNet_att", 10_520_702)]
    public void TalNet_is_that_of_its_authors(string name, long parameters)
    {
        var network = PannsModels.Get(name).Describe();
        Assert.Equal(parameters + (2 * 64), network.ParameterCount);
        var shapes = network.InferShapes(10 * network.SampleRate);
        Assert.Equal(new(1, 400, 64), shapes[network.Nodes.Single(node => node.Layer is Panns.Networks.Layers.LogMel).Index]);
        Assert.Equal(new(1024, 100, 1), shapes[network.Nodes.Single(node => node.Layer is Panns.Networks.Layers.Gru).Index]);
        Assert.Equal(400, network.FrameCount(10 * network.SampleRate));
        Assert.Equal(0.025, network.FrameSeconds);
    }

    [Fact]
    public void Published_files_are_well_formed()
    {
        var published = PannsModels.All.Where(model => model.Checkpoint is not null).ToList();
        Assert.Equal("https://zenodo.org/records/3987831/files/Cnn14_mAP%3D0.431.pth?download=1", PannsModels.Cnn14.Checkpoint!.Url.AbsoluteUri);
        Assert.Equal("https://github.com/fschmid56/EfficientAT/releases/download/v0.0.1/mn10_as_hop_15_mAP_463.pt", PannsModels.Mn10Hop15.Checkpoint!.Url.AbsoluteUri);
        Assert.Equal(published.Count, published.Select(model => model.Checkpoint!.FileName).Distinct().Count());
        Assert.All(published, model =>
        {
            var checkpoint = model.Checkpoint!;
            Assert.StartsWith(model.Name, checkpoint.FileName, StringComparison.Ordinal);
            Assert.Matches(Md5Pattern(), checkpoint.Md5 ?? new string('0', 32));
            Assert.Matches(Sha256Pattern(), checkpoint.Sha256 ?? new string('0', 64));

            // The authors put the score into the name.
            if (ScorePattern().Match(checkpoint.FileName) is { Success: true } score)
            {
                Assert.Equal(int.Parse(score.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), model.MeanAveragePrecision!.Value * 1000, 1e-9);
            }
        });
    }

    [Fact]
    public void The_table_has_the_size_and_checksum_of_a_real_file()
    {
        var path = TestData.Path("efficientat/mn04_as_mAP_432.pt");
        var checkpoint = PannsModels.Mn04.Checkpoint!;
        Assert.Equal(checkpoint.FileName, Path.GetFileName(path));
        Assert.Equal(checkpoint.Bytes, new FileInfo(path).Length);
        Assert.Equal(checkpoint.Sha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))));
    }

    [Theory]
    [InlineData("Cnn14", "Cnn14_no_specaug", true)]
    [InlineData("Cnn14", "Cnn14_no_dropout", true)]
    [InlineData("Cnn14", "Cnn14_mixup_time_domain", true)]
    [InlineData("mn40_as", "mn40_as_ext", true)]
    [InlineData("mn10_as", "mn10_im", true)]
    [InlineData("Cnn14", "Cnn14_hop500", false)]
    [InlineData("Cnn14", "Cnn14_16k", false)]
    [InlineData("Cnn14", "Cnn14_DecisionLevelMax", false)]
    [InlineData("Cnn14_DecisionLevelMax", "Cnn14_DecisionLevelAvg", false)]
    [InlineData("mn10_as", "mn10_as_mels_64", false)]
    [InlineData("mn10_as_fc", "mn10_as_fc_s2221", false)]
    [InlineData("TALNet", "TALNet_max", false)]
    [InlineData("TALNet_exp", "TALNet_ave", false)]
    public void Some_networks_differ_in_training_alone(string left, string right, bool isSame)
        => Assert.Equal(isSame, SameAtInference.Are(PannsModels.Get(left).Describe(), PannsModels.Get(right).Describe()));

    [GeneratedRegex("^[0-9a-f]{32}$")]
    private static partial Regex Md5Pattern();

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex Sha256Pattern();

    [GeneratedRegex(@"mAP(?:=0\.|_)(\d{3})\.")]
    private static partial Regex ScorePattern();
}
