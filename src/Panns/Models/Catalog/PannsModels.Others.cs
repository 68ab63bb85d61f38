using Panns.FrontEnd;
using Panns.Networks.Architectures;

namespace Panns;

/// <content>The paper's networks other than the CNNs: residual networks, MobileNets, waveform networks, and its baseline.</content>
public static partial class PannsModels
{
    /// <summary>ResNet22: basic residual blocks.</summary>
    public static ModelInfo ResNet22 { get; } = new("ResNet22", "residual network, 8 basic blocks", ResNet.ResNet22)
    {
        MeanAveragePrecision = 0.430, AreaUnderCurve = 0.973, DPrime = 2.70,
        Checkpoint = Checkpoint.OfPanns("ResNet22_mAP=0.430.pth", "cf36d413096793c4e15dc752a3abd599"),
    };

    /// <summary>ResNet38: basic residual blocks.</summary>
    public static ModelInfo ResNet38 { get; } = new("ResNet38", "residual network, 16 basic blocks", ResNet.ResNet38)
    {
        MeanAveragePrecision = 0.434, AreaUnderCurve = 0.974, DPrime = 2.737,
        Checkpoint = Checkpoint.OfPanns("ResNet38_mAP=0.434.pth", "bf12f36aaabac4e0855e22d3c3239c1b"),
    };

    /// <summary>ResNet54: bottleneck residual blocks.</summary>
    public static ModelInfo ResNet54 { get; } = new("ResNet54", "residual network, 16 bottleneck blocks", ResNet.ResNet54)
    {
        MeanAveragePrecision = 0.429, AreaUnderCurve = 0.971, DPrime = 2.675,
        Checkpoint = Checkpoint.OfPanns("ResNet54_mAP=0.429.pth", "4f1f1406d37a29e2379916885e18c5f3"),
    };

    /// <summary>MobileNetV1: depthwise separable convolutions, the small network of the paper.</summary>
    public static ModelInfo MobileNetV1 { get; } = new("MobileNetV1", "depthwise separable convolutions; small", MobileNet.MobileNetV1)
    {
        MeanAveragePrecision = 0.389, AreaUnderCurve = 0.970, DPrime = 2.653,
        Checkpoint = Checkpoint.OfPanns("MobileNetV1_mAP=0.389.pth", "a419303e1c88aa1b9d2ac3811563d371") with { Bytes = 23639473 },
    };

    /// <summary>MobileNetV2: inverted residuals.</summary>
    public static ModelInfo MobileNetV2 { get; } = new("MobileNetV2", "inverted residuals; small", MobileNet.MobileNetV2)
    {
        MeanAveragePrecision = 0.383, AreaUnderCurve = 0.968, DPrime = 2.624,
        Checkpoint = Checkpoint.OfPanns("MobileNetV2_mAP=0.383.pth"),
    };

    /// <summary>LeeNet11: one-dimensional convolutions on the waveform.</summary>
    public static ModelInfo LeeNet11 { get; } = new("LeeNet11", "1-D network on the waveform, small kernels", Waveform1d.LeeNet11)
    {
        MeanAveragePrecision = 0.266, AreaUnderCurve = 0.953, DPrime = 2.371,
        Checkpoint = Checkpoint.OfPanns("LeeNet11_mAP=0.266.pth", "61ba7a7a85542fe4e97240db974eb158"),
    };

    /// <summary>LeeNet24: one-dimensional convolutions on the waveform.</summary>
    public static ModelInfo LeeNet24 { get; } = new("LeeNet24", "1-D network on the waveform, small kernels", Waveform1d.LeeNet24)
    {
        MeanAveragePrecision = 0.336, AreaUnderCurve = 0.963, DPrime = 2.525, Checkpoint = Checkpoint.OfPanns("LeeNet24_mAP=0.336.pth"),
    };

    /// <summary>DaiNet19: one-dimensional residual network on the waveform.</summary>
    public static ModelInfo DaiNet19 { get; } = new("DaiNet19", "1-D residual network on the waveform", Waveform1d.DaiNet19)
    {
        MeanAveragePrecision = 0.295, AreaUnderCurve = 0.958, DPrime = 2.437, Checkpoint = Checkpoint.OfPanns("DaiNet19_mAP=0.295.pth"),
    };

    /// <summary>Res1dNet31: one-dimensional residual network on the waveform.</summary>
    public static ModelInfo Res1dNet31 { get; } = new("Res1dNet31", "1-D residual network on the waveform", Waveform1d.Res1dNet31)
    {
        MeanAveragePrecision = 0.365, AreaUnderCurve = 0.958, DPrime = 2.444, Checkpoint = Checkpoint.OfPanns("Res1dNet31_mAP=0.365.pth"),
    };

    /// <summary>Res1dNet51: one-dimensional residual network on the waveform.</summary>
    public static ModelInfo Res1dNet51 { get; } = new("Res1dNet51", "1-D residual network on the waveform", Waveform1d.Res1dNet51)
    {
        MeanAveragePrecision = 0.355, AreaUnderCurve = 0.948, DPrime = 2.295, Checkpoint = Checkpoint.OfPanns("Res1dNet51_mAP=0.355.pth"),
    };

    /// <summary>Wavegram-CNN: a learned time-frequency map of the waveform.</summary>
    public static ModelInfo WavegramCnn14 { get; } = new("Wavegram_Cnn14", "learned time-frequency map of the waveform", Wavegram.WavegramCnn14)
    {
        MeanAveragePrecision = 0.389, AreaUnderCurve = 0.968, DPrime = 2.612,
        Checkpoint = Checkpoint.OfPanns("Wavegram_Cnn14_mAP=0.389.pth", "1e3506ab640371e0b5a417b15fd66d21"),
    };

    /// <summary>Wavegram-Logmel-CNN: the paper's best network.</summary>
    public static ModelInfo WavegramLogmelCnn14 { get; } = new(
        "Wavegram_Logmel_Cnn14", "wavegram beside log-mel; the paper's best", classes => Wavegram.WavegramLogmelCnn14("Wavegram_Logmel_Cnn14", classes, LogMelSettings.Panns32k))
    {
        MeanAveragePrecision = 0.439, AreaUnderCurve = 0.973, DPrime = 2.720,
        Checkpoint = Checkpoint.OfPanns("Wavegram_Logmel_Cnn14_mAP=0.439.pth", "17fa9ab65af3c0eb5ffbc5f65552c4e1"),
    };

    /// <summary>Wavegram-Logmel-CNN with 128 mel bins.</summary>
    public static ModelInfo WavegramLogmel128Cnn14 { get; } = new(
        "Wavegram_Logmel128_Cnn14",
        "wavegram beside 128-bin log-mel",
        classes => Wavegram.WavegramLogmelCnn14("Wavegram_Logmel128_Cnn14", classes, LogMelSettings.Panns32k with { MelBins = 128 }));

    /// <summary>VGGish, the paper's baseline: Google's network on patches of 0.96 s.</summary>
    public static ModelInfo VGGish { get; } = new("VGGish", "Google's baseline, on 0.96 s patches", Networks.Architectures.VGGish.Describe)
    {
        MeanAveragePrecision = 0.314, AreaUnderCurve = 0.959, DPrime = 2.452,
    };
}
