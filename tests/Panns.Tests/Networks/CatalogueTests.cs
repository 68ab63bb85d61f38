namespace Panns.Tests.Networks;

public sealed class CatalogueTests
{
    [Fact]
    public void Names_are_unique_and_each_network_bears_its_own()
    {
        Assert.Equal(PannsModels.All.Count, PannsModels.All.Select(model => model.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(PannsModels.All, model => Assert.Equal(model.Name, model.Describe().Name));
    }

    [Theory]
    [InlineData("cnn14", "Cnn14")]
    [InlineData("mn04", "mn04_as")]
    [InlineData("WAVEGRAM_LOGMEL_CNN14", "Wavegram_Logmel_Cnn14")]
    public void Names_are_found_whatever_their_case(string asked, string found) => Assert.Equal(found, PannsModels.Get(asked).Name);

    [Fact]
    public void An_unknown_name_is_answered_with_similar_ones()
    {
        var error = Assert.Throws<PannsException>(() => PannsModels.Get("Cnn15"));
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
    public void Front_ends_are_the_published_ones(string name, int sampleRate, int melBins, int hop)
    {
        var network = PannsModels.Get(name).Describe();
        Assert.Equal((sampleRate, melBins, hop), (network.SampleRate, network.FrontEnd!.MelBins, network.FrontEnd.HopSize));
        Assert.Equal(sampleRate, network.FrontEnd.SampleRate);
    }
}
