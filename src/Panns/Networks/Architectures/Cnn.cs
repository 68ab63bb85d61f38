using Panns.FrontEnd;
using Panns.Networks.Blocks;
using Panns.Networks.Layers;

namespace Panns.Networks.Architectures;

/// <summary>CNN6, CNN10 and CNN14 with its variants (Table I of the paper).</summary>
internal static class Cnn
{
    public static NetworkDescription Cnn6(int classes)
    {
        var network = new NetworkBuilder("Cnn6", classes);
        var x = network.NormalizedLogMel(LogMelSettings.Panns32k);
        for (var block = 1; block <= 4; block++)
        {
            x = network.Dropout(network.ConvBlock5x5($"conv_block{block}", x, 32 << block), 0.2);
        }

        return network.ClipwiseHead(x, 512);
    }

    public static NetworkDescription Cnn10(int classes)
    {
        var network = new NetworkBuilder("Cnn10", classes);
        var x = network.NormalizedLogMel(LogMelSettings.Panns32k);
        for (var block = 1; block <= 4; block++)
        {
            x = network.Dropout(network.ConvBlock($"conv_block{block}", x, 32 << block, Size2D.Square(2)), 0.2);
        }

        return network.ClipwiseHead(x, 512);
    }

    public static NetworkDescription Cnn14(
        string name, int classes, LogMelSettings settings, int embeddingSize = 2048, bool specAugment = true, bool dropout = true)
    {
        var network = new NetworkBuilder(name, classes, settings.SampleRate);
        var x = network.NormalizedLogMel(settings, specAugment);
        x = network.Cnn14Blocks(x, dropout: dropout ? 0.2 : 0);
        return network.ClipwiseHead(x, embeddingSize, dropout ? 0.5 : 0);
    }

    /// <summary>Cnn14 with mixup of waveforms in place of log-mels.</summary>
    public static NetworkDescription Cnn14MixupTimeDomain(int classes)
    {
        var network = new NetworkBuilder("Cnn14_mixup_time_domain", classes);
        var x = network.BatchNormOverWidth("bn0", network.Apply(new LogMel(LogMelSettings.Panns32k), network.Apply(new Mixup(), network.Input)));
        x = network.Apply(new SpecAugment(), x);
        return network.ClipwiseHead(network.Cnn14Blocks(x), 2048);
    }

    public static NetworkDescription Cnn14DecisionLevel(string name, int classes, ReduceKind pooling)
    {
        var (network, logMel, x) = DecisionLevelTrunk(name, classes);
        return network.DecisionLevelHead(x, logMel, pooling, FrameRatio);
    }

    public static NetworkDescription Cnn14DecisionLevelAttention(int classes)
    {
        var (network, logMel, x) = DecisionLevelTrunk("Cnn14_DecisionLevelAtt", classes);
        return network.AttentionHead(x, logMel, FrameRatio);
    }

    /// <summary>Five poolings halve the frames five times.</summary>
    private const int FrameRatio = 32;

    private static (NetworkBuilder Network, LayerOutput LogMel, LayerOutput Output) DecisionLevelTrunk(string name, int classes)
    {
        var network = new NetworkBuilder(name, classes);
        var logMel = network.NormalizedLogMel(LogMelSettings.Panns32k);
        return (network, logMel, network.Cnn14Blocks(logMel));
    }
}
