using Panns.FrontEnd;
using Panns.Networks.Architectures;
using Panns.Networks.Layers;

namespace Panns;

/// <content>CNN6, CNN10 and CNN14 with its variants.</content>
public static partial class PannsModels
{
    /// <summary>CNN6: four blocks of one 5x5 convolution.</summary>
    public static ModelInfo Cnn6 { get; } = new("Cnn6", "4 blocks of one 5x5 convolution", Cnn.Cnn6)
    {
        MeanAveragePrecision = 0.343, AreaUnderCurve = 0.965, DPrime = 2.568,
        Checkpoint = Checkpoint.OfPanns("Cnn6_mAP=0.343.pth", "e25e26b84585b14c7754c91e48efc9be"),
    };

    /// <summary>CNN10: four blocks of two 3x3 convolutions.</summary>
    public static ModelInfo Cnn10 { get; } = new("Cnn10", "4 blocks of two 3x3 convolutions", Cnn.Cnn10)
    {
        MeanAveragePrecision = 0.380, AreaUnderCurve = 0.971, DPrime = 2.678,
        Checkpoint = Checkpoint.OfPanns("Cnn10_mAP=0.380.pth", "bfb1f1f9968938fa8ef4012b8471f5f6") with { Bytes = 25237595 },
    };

    /// <summary>CNN14: six blocks of two 3x3 convolutions; the paper's standard network.</summary>
    public static ModelInfo Cnn14 { get; } = new("Cnn14", "6 blocks of two 3x3 convolutions; the paper's standard", classes => Cnn.Cnn14("Cnn14", classes, LogMelSettings.Panns32k))
    {
        MeanAveragePrecision = 0.431, AreaUnderCurve = 0.973, DPrime = 2.732,
        Checkpoint = Checkpoint.OfPanns("Cnn14_mAP=0.431.pth", "541141fa2ee191a88f24a3219fff024e") with
        {
            Bytes = 327428481,
            Sha256 = "0dc499e40e9761ef5ea061ffc77697697f277f6a960894903df3ada000e34b31",
        },
    };

    /// <summary>CNN14 at 16 kHz.</summary>
    public static ModelInfo Cnn14At16kHz { get; } = Cnn14Variant("Cnn14_16k", "at 16 kHz", LogMelSettings.Panns16k, 0.438, Checkpoint.OfPanns(
        "Cnn14_16k_mAP=0.438.pth", "362fc5ff18f1d6ad2f6d464b45893f2c") with
    { Sha256 = "e2ee543a27919542c2ea03eabaa70b24dcd4e6c8e05621de6b67a94e4c5058e6" });

    /// <summary>CNN14 at 8 kHz.</summary>
    public static ModelInfo Cnn14At8kHz { get; } = Cnn14Variant(
        "Cnn14_8k", "at 8 kHz", LogMelSettings.Panns8k, 0.416, Checkpoint.OfPanns("Cnn14_8k_mAP=0.416.pth"));

    /// <summary>CNN14 with 32 mel bins.</summary>
    public static ModelInfo Cnn14Mel32 { get; } = Cnn14Variant("Cnn14_mel32", "with 32 mel bins", LogMelSettings.Panns32k with { MelBins = 32 }, 0.413);

    /// <summary>CNN14 with 128 mel bins.</summary>
    public static ModelInfo Cnn14Mel128 { get; } = Cnn14Variant("Cnn14_mel128", "with 128 mel bins", LogMelSettings.Panns32k with { MelBins = 128 }, 0.442);

    /// <summary>CNN14 with a frame every 500 samples.</summary>
    public static ModelInfo Cnn14Hop500 { get; } = Cnn14Variant("Cnn14_hop500", "with hop 500", LogMelSettings.Panns32k with { HopSize = 500 }, 0.417);

    /// <summary>CNN14 with a frame every 640 samples.</summary>
    public static ModelInfo Cnn14Hop640 { get; } = Cnn14Variant("Cnn14_hop640", "with hop 640", LogMelSettings.Panns32k with { HopSize = 640 }, 0.417);

    /// <summary>CNN14 with a frame every 1000 samples.</summary>
    public static ModelInfo Cnn14Hop1000 { get; } = Cnn14Variant("Cnn14_hop1000", "with hop 1000", LogMelSettings.Panns32k with { HopSize = 1000 }, 0.400);

    /// <summary>CNN14 with an embedding of 32 values.</summary>
    public static ModelInfo Cnn14Embedding32 { get; } = EmbeddingVariant("Cnn14_emb32", 32, 0.364, "Cnn14_emb32_mAP=0.364.pth");

    /// <summary>CNN14 with an embedding of 128 values.</summary>
    public static ModelInfo Cnn14Embedding128 { get; } = EmbeddingVariant("Cnn14_emb128", 128, 0.412, "Cnn14_emb128_mAP=0.412.pth");

    /// <summary>CNN14 with an embedding of 512 values.</summary>
    public static ModelInfo Cnn14Embedding512 { get; } = EmbeddingVariant("Cnn14_emb512", 512, 0.420, "Cnn14_emb512_mAP=0.420.pth");

    /// <summary>CNN14 trained without SpecAugment; at inference the same network as <see cref="Cnn14"/>.</summary>
    public static ModelInfo Cnn14NoSpecAugment { get; } = new(
        "Cnn14_no_specaug", "Cnn14 trained without SpecAugment", classes => Cnn.Cnn14("Cnn14_no_specaug", classes, LogMelSettings.Panns32k, specAugment: false));

    /// <summary>CNN14 trained without dropout; at inference the same network as <see cref="Cnn14"/>.</summary>
    public static ModelInfo Cnn14NoDropout { get; } = new(
        "Cnn14_no_dropout", "Cnn14 trained without dropout", classes => Cnn.Cnn14("Cnn14_no_dropout", classes, LogMelSettings.Panns32k, dropout: false));

    /// <summary>CNN14 trained with mixup of waveforms; at inference the same network as <see cref="Cnn14"/>.</summary>
    public static ModelInfo Cnn14MixupTimeDomain { get; } = new("Cnn14_mixup_time_domain", "Cnn14 trained with mixup of waveforms", Cnn.Cnn14MixupTimeDomain)
    {
        MeanAveragePrecision = 0.425,
    };

    /// <summary>CNN14 with a score every 10 ms, pooled by maximum: sound event detection.</summary>
    public static ModelInfo Cnn14DecisionLevelMax { get; } = new(
        "Cnn14_DecisionLevelMax", "Cnn14 for sound event detection, maximum over time", classes => Cnn.Cnn14DecisionLevel("Cnn14_DecisionLevelMax", classes, ReduceKind.Max))
    {
        MeanAveragePrecision = 0.385,
        Checkpoint = Checkpoint.OfPanns("Cnn14_DecisionLevelMax_mAP=0.385.pth", "70539c43c18b6a289b3199c503a82c5a") with
        {
            Bytes = 327428481,
            Sha256 = "dd3b4043a87d4ec13df8082c0fcfee3fb5084151808e47e060987a95eabdd142",
        },
    };

    /// <summary>CNN14 with a score every 10 ms, pooled by mean: sound event detection.</summary>
    public static ModelInfo Cnn14DecisionLevelAvg { get; } = new(
        "Cnn14_DecisionLevelAvg", "Cnn14 for sound event detection, mean over time", classes => Cnn.Cnn14DecisionLevel("Cnn14_DecisionLevelAvg", classes, ReduceKind.Mean));

    /// <summary>CNN14 with a score every 10 ms, pooled by attention: sound event detection.</summary>
    public static ModelInfo Cnn14DecisionLevelAtt { get; } = new(
        "Cnn14_DecisionLevelAtt", "Cnn14 for sound event detection, attention over time", Cnn.Cnn14DecisionLevelAttention)
    {
        MeanAveragePrecision = 0.425,
        Checkpoint = Checkpoint.OfPanns("Cnn14_DecisionLevelAtt_mAP=0.425.pth", "c8281ca2b9967244b91d557aa941e8ca"),
    };

    private static ModelInfo Cnn14Variant(string name, string what, LogMelSettings settings, double meanAveragePrecision, Checkpoint? checkpoint = null)
        => new(name, $"Cnn14 {what}", classes => Cnn.Cnn14(name, classes, settings)) { MeanAveragePrecision = meanAveragePrecision, Checkpoint = checkpoint };

    private static ModelInfo EmbeddingVariant(string name, int size, double meanAveragePrecision, string fileName)
        => new(name, FormattableString.Invariant($"Cnn14 with an embedding of {size}"), classes => Cnn.Cnn14(name, classes, LogMelSettings.Panns32k, size))
        {
            MeanAveragePrecision = meanAveragePrecision, Checkpoint = Checkpoint.OfPanns(fileName),
        };
}
