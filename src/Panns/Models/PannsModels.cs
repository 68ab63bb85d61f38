using Panns.Common;
using Panns.FrontEnd;
using Panns.Networks.Architectures;
using Panns.Networks.Layers;

namespace Panns;

/// <summary>
/// The catalogue of networks: those of the paper (Tables I, II, XI and XII), their published variants, VGGish as its baseline, and
/// EfficientAT's mn family.
/// </summary>
public static class PannsModels
{
    /// <summary>CNN6: four blocks of one 5x5 convolution.</summary>
    public static ModelInfo Cnn6 { get; } = new("Cnn6", "4 blocks of one 5x5 convolution", Cnn.Cnn6)
    {
        MeanAveragePrecision = 0.343, AreaUnderCurve = 0.965, DPrime = 2.568,
    };

    /// <summary>CNN10: four blocks of two 3x3 convolutions.</summary>
    public static ModelInfo Cnn10 { get; } = new("Cnn10", "4 blocks of two 3x3 convolutions", Cnn.Cnn10)
    {
        MeanAveragePrecision = 0.380, AreaUnderCurve = 0.971, DPrime = 2.678,
    };

    /// <summary>CNN14: six blocks of two 3x3 convolutions; the paper's standard network.</summary>
    public static ModelInfo Cnn14 { get; } = new("Cnn14", "6 blocks of two 3x3 convolutions; the paper's standard", classes => Cnn.Cnn14("Cnn14", classes, LogMelSettings.Panns32k))
    {
        MeanAveragePrecision = 0.431, AreaUnderCurve = 0.973, DPrime = 2.732,
    };

    /// <summary>CNN14 with a score every 10 ms, pooled by maximum: sound event detection.</summary>
    public static ModelInfo Cnn14_DecisionLevelMax { get; } = new(
        "Cnn14_DecisionLevelMax", "Cnn14 for sound event detection, maximum over time", classes => Cnn.Cnn14DecisionLevel("Cnn14_DecisionLevelMax", classes, ReduceKind.Max))
    {
        MeanAveragePrecision = 0.385,
    };

    /// <summary>CNN14 with a score every 10 ms, pooled by attention: sound event detection.</summary>
    public static ModelInfo Cnn14_DecisionLevelAtt { get; } = new(
        "Cnn14_DecisionLevelAtt", "Cnn14 for sound event detection, attention over time", Cnn.Cnn14DecisionLevelAttention)
    {
        MeanAveragePrecision = 0.425,
    };

    /// <summary>ResNet22: CNN with basic residual blocks.</summary>
    public static ModelInfo ResNet22 { get; } = new("ResNet22", "residual network, 8 basic blocks", ResNet.ResNet22)
    {
        MeanAveragePrecision = 0.430, AreaUnderCurve = 0.973, DPrime = 2.70,
    };

    /// <summary>ResNet38: CNN with basic residual blocks.</summary>
    public static ModelInfo ResNet38 { get; } = new("ResNet38", "residual network, 16 basic blocks", ResNet.ResNet38)
    {
        MeanAveragePrecision = 0.434, AreaUnderCurve = 0.974, DPrime = 2.737,
    };

    /// <summary>MobileNetV1: depthwise separable convolutions, the small network of the paper.</summary>
    public static ModelInfo MobileNetV1 { get; } = new("MobileNetV1", "depthwise separable convolutions; small", MobileNet.MobileNetV1)
    {
        MeanAveragePrecision = 0.389, AreaUnderCurve = 0.970, DPrime = 2.653,
    };

    /// <summary>MobileNetV2: inverted residuals.</summary>
    public static ModelInfo MobileNetV2 { get; } = new("MobileNetV2", "inverted residuals; small", MobileNet.MobileNetV2)
    {
        MeanAveragePrecision = 0.383, AreaUnderCurve = 0.968, DPrime = 2.624,
    };

    /// <summary>Wavegram-Logmel-CNN: the paper's best network.</summary>
    public static ModelInfo Wavegram_Logmel_Cnn14 { get; } = new(
        "Wavegram_Logmel_Cnn14", "wavegram beside log-mel; the paper's best", classes => Wavegram.WavegramLogmelCnn14("Wavegram_Logmel_Cnn14", classes, LogMelSettings.Panns32k))
    {
        MeanAveragePrecision = 0.439, AreaUnderCurve = 0.973, DPrime = 2.720,
    };

    /// <summary>EfficientAT mn04_as: CNN14's accuracy with under a million parameters.</summary>
    public static ModelInfo mn04_as { get; } = EfficientAtModel("mn04_as", 0.4, 0.432);

    /// <summary>EfficientAT mn10_as.</summary>
    public static ModelInfo mn10_as { get; } = EfficientAtModel("mn10_as", 1.0, 0.471);

    /// <summary>All networks, in the order in which a list of them reads best.</summary>
    public static IReadOnlyList<ModelInfo> All { get; } =
    [
        Cnn6,
        Cnn10,
        Cnn14,
        Cnn14Variant("Cnn14_16k", "at 16 kHz", LogMelSettings.Panns16k, 0.438),
        Cnn14Variant("Cnn14_8k", "at 8 kHz", LogMelSettings.Panns8k, 0.416),
        Cnn14Variant("Cnn14_mel32", "with 32 mel bins", LogMelSettings.Panns32k with { MelBins = 32 }, 0.413),
        Cnn14Variant("Cnn14_mel128", "with 128 mel bins", LogMelSettings.Panns32k with { MelBins = 128 }, 0.442),
        Cnn14Variant("Cnn14_hop500", "with hop 500", LogMelSettings.Panns32k with { HopSize = 500 }, 0.417),
        Cnn14Variant("Cnn14_hop640", "with hop 640", LogMelSettings.Panns32k with { HopSize = 640 }, 0.417),
        Cnn14Variant("Cnn14_hop1000", "with hop 1000", LogMelSettings.Panns32k with { HopSize = 1000 }, 0.400),
        EmbeddingVariant("Cnn14_emb32", 32, 0.364),
        EmbeddingVariant("Cnn14_emb128", 128, 0.412),
        EmbeddingVariant("Cnn14_emb512", 512, 0.420),
        new("Cnn14_no_specaug", "Cnn14 trained without SpecAugment", classes => Cnn.Cnn14("Cnn14_no_specaug", classes, LogMelSettings.Panns32k, specAugment: false)),
        new("Cnn14_no_dropout", "Cnn14 trained without dropout", classes => Cnn.Cnn14("Cnn14_no_dropout", classes, LogMelSettings.Panns32k, dropout: false)),
        new("Cnn14_mixup_time_domain", "Cnn14 trained with mixup of waveforms", Cnn.Cnn14MixupTimeDomain) { MeanAveragePrecision = 0.425 },
        Cnn14_DecisionLevelMax,
        new("Cnn14_DecisionLevelAvg", "Cnn14 for sound event detection, mean over time", classes => Cnn.Cnn14DecisionLevel("Cnn14_DecisionLevelAvg", classes, ReduceKind.Mean)),
        Cnn14_DecisionLevelAtt,
        ResNet22,
        ResNet38,
        new("ResNet54", "residual network, 16 bottleneck blocks", ResNet.ResNet54) { MeanAveragePrecision = 0.429, AreaUnderCurve = 0.971, DPrime = 2.675 },
        MobileNetV1,
        MobileNetV2,
        new("LeeNet11", "1-D network on the waveform, small kernels", Waveform1d.LeeNet11) { MeanAveragePrecision = 0.266, AreaUnderCurve = 0.953, DPrime = 2.371 },
        new("LeeNet24", "1-D network on the waveform, small kernels", Waveform1d.LeeNet24) { MeanAveragePrecision = 0.336, AreaUnderCurve = 0.963, DPrime = 2.525 },
        new("DaiNet19", "1-D residual network on the waveform", Waveform1d.DaiNet19) { MeanAveragePrecision = 0.295, AreaUnderCurve = 0.958, DPrime = 2.437 },
        new("Res1dNet31", "1-D residual network on the waveform", Waveform1d.Res1dNet31) { MeanAveragePrecision = 0.365, AreaUnderCurve = 0.958, DPrime = 2.444 },
        new("Res1dNet51", "1-D residual network on the waveform", Waveform1d.Res1dNet51) { MeanAveragePrecision = 0.355, AreaUnderCurve = 0.948, DPrime = 2.295 },
        new("Wavegram_Cnn14", "learned time-frequency map of the waveform", Wavegram.WavegramCnn14) { MeanAveragePrecision = 0.389, AreaUnderCurve = 0.968, DPrime = 2.612 },
        Wavegram_Logmel_Cnn14,
        new("Wavegram_Logmel128_Cnn14", "wavegram beside 128-bin log-mel", classes => Wavegram.WavegramLogmelCnn14("Wavegram_Logmel128_Cnn14", classes, LogMelSettings.Panns32k with { MelBins = 128 })),
        new("VGGish", "Google's baseline, on 0.96 s patches", VGGish.Describe) { MeanAveragePrecision = 0.314, AreaUnderCurve = 0.959, DPrime = 2.452 },
        mn04_as,
        EfficientAtModel("mn05_as", 0.5, 0.443),
        mn10_as,
        EfficientAtModel("mn20_as", 2.0, 0.478),
        EfficientAtModel("mn30_as", 3.0, 0.482),
        EfficientAtModel("mn40_as", 4.0, 0.484),
    ];

    /// <summary>Finds a network by its name, whatever its case; the mn family also without <c>_as</c>.</summary>
    /// <param name="name">Name of the network.</param>
    /// <exception cref="PannsException">There is no such network; the message names similar ones.</exception>
    public static ModelInfo Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (var model in All)
        {
            if (model.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || model.Name.Equals(name + "_as", StringComparison.OrdinalIgnoreCase))
            {
                return model;
            }
        }

        var similar = All.Select(model => model.Name).OrderBy(other => EditDistance.Between(name, other)).Take(3);
        throw new PannsException($"no network is called '{name}'; similar names: {string.Join(", ", similar)} (all: panns models)");
    }

    private static ModelInfo Cnn14Variant(string name, string what, LogMelSettings settings, double meanAveragePrecision)
        => new(name, $"Cnn14 {what}", classes => Cnn.Cnn14(name, classes, settings)) { MeanAveragePrecision = meanAveragePrecision };

    private static ModelInfo EmbeddingVariant(string name, int size, double meanAveragePrecision)
        => new(name, FormattableString.Invariant($"Cnn14 with an embedding of {size}"), classes => Cnn.Cnn14(name, classes, LogMelSettings.Panns32k, size))
        {
            MeanAveragePrecision = meanAveragePrecision,
        };

    private static ModelInfo EfficientAtModel(string name, double width, double meanAveragePrecision)
        => new(name, FormattableString.Invariant($"EfficientAT, MobileNetV3 of width {width}"), classes => EfficientAt.Describe(name, classes, width))
        {
            MeanAveragePrecision = meanAveragePrecision,
        };
}
