using Panns.FrontEnd;
using Panns.Networks;
using Panns.Networks.Layers;

namespace Panns.Tests.Networks;

/// <summary>Changed networks are those that the catalog describes as variants of their own.</summary>
public sealed class NetworkVariantTests
{
    public static TheoryData<string, string> Variants => new()
    {
        { "Cnn14", "Cnn14_mel32" }, { "Cnn14", "Cnn14_mel128" }, { "Cnn14", "Cnn14_hop640" }, { "Cnn14", "Cnn14_16k" }, { "Cnn14", "Cnn14_8k" },
        { "mn10_as", "mn10_as_mels_40" }, { "mn10_as", "mn10_as_hop_20" },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_front_end_gives_the_published_variant(string from, string to)
    {
        var expected = PannsModels.Get(to).Describe();
        AssertSame(expected, NetworkVariant.Describe(PannsModels.Get(from).Describe(), new() { FrontEnd = expected.FrontEnd }));
    }

    [Theory]
    [InlineData("Cnn14_emb32", 32)]
    [InlineData("Cnn14_emb512", 512)]
    public void An_embedding_gives_the_published_variant(string to, int size)
        => AssertSame(PannsModels.Get(to).Describe(), NetworkVariant.Describe(PannsModels.Cnn14.Describe(), new() { EmbeddingSize = size }));

    [Fact]
    public void The_embedding_of_decision_level_networks_and_of_mn_cannot_be_chosen()
    {
        var changes = new NetworkChanges { EmbeddingSize = 64 };
        Assert.Throws<PannsException>(() => NetworkVariant.Describe(PannsModels.Cnn14DecisionLevelMax.Describe(), changes));
        Assert.Throws<PannsException>(() => NetworkVariant.Describe(PannsModels.Mn04.Describe(), changes));
    }

    // Its wavegram has as many maps as there are mel bands.
    [Fact]
    public void A_network_that_depends_on_its_mel_bands_says_so()
    {
        var problem = Assert.Throws<PannsException>(
            () => NetworkVariant.Describe(PannsModels.WavegramLogmelCnn14.Describe(), new() { FrontEnd = LogMelSettings.Panns32k with { MelBins = 32 } }));
        Assert.Contains("Wavegram_Logmel_Cnn14", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_on_the_waveform_has_no_front_end_to_choose()
    {
        Assert.Throws<PannsException>(() => NetworkVariant.Describe(PannsModels.LeeNet11.Describe(), new() { FrontEnd = LogMelSettings.Panns32k }));
        Assert.Equal(16000, NetworkVariant.Describe(PannsModels.LeeNet11.Describe(), new() { SampleRate = 16000 }).SampleRate);
    }

    private static void AssertSame(NetworkDescription expected, NetworkDescription found)
    {
        Assert.Equal(expected.SampleRate, found.SampleRate);
        Assert.Equal(expected.FrontEnd, found.FrontEnd);
        Assert.Equal(expected.EmbeddingSize, found.EmbeddingSize);
        Assert.Equal(expected.Parameters.Select(Text), found.Parameters.Select(Text));
        Assert.Equal(Operations(expected), Operations(found));
        Assert.Equal(expected.Initialization, found.Initialization);
    }

    // Of 32 mel bands one is left after the last pooling: the catalog's variant has no mean over it.
    private static IEnumerable<string> Operations(NetworkDescription network)
        => network.Nodes.Select(node => node.Layer).Where(layer => layer is not Reduce).Select(layer => layer is SpecAugment ? layer.Details : layer.Operation);

    private static string Text(ParameterSpec spec) => $"{spec.Name} {string.Join(',', spec.Shape)} {spec.Kind}";
}
