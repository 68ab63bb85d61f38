using Panns.FrontEnd;
using Panns.Networks.Architectures;

namespace Panns;

/// <content>
/// EfficientAT's mn family (Schmid et al. 2023) as published: widths, hops, mel bins and heads. <c>mn10</c> has width 1.0. A hop of 10 ms
/// and 128 mel bins are the default; networks that differ in these have the same tensors.
/// </content>
public static partial class PannsModels
{
    // Samples per millisecond.
    private const int Millisecond = 32;

    /// <summary>mn01_as, width 0.1.</summary>
    public static ModelInfo Mn01 { get; } = Mn("mn01_as", 0.1, 298);

    /// <summary>mn02_as, width 0.2.</summary>
    public static ModelInfo Mn02 { get; } = Mn("mn02_as", 0.2, 378);

    /// <summary>mn04_as, width 0.4: the accuracy of CNN14 with less than a million parameters.</summary>
    public static ModelInfo Mn04 { get; } = Mn("mn04_as", 0.4, 432, 4066513, "899a8c6217063f6941793102a2780b3dd788ab11fce468d9cf5f0577c453321c");

    /// <summary>mn05_as, width 0.5.</summary>
    public static ModelInfo Mn05 { get; } = Mn("mn05_as", 0.5, 443);

    /// <summary>mn10_as, width 1.0.</summary>
    public static ModelInfo Mn10 { get; } = Mn("mn10_as", 1, 471);

    /// <summary>mn20_as, width 2.0.</summary>
    public static ModelInfo Mn20 { get; } = Mn("mn20_as", 2, 478);

    /// <summary>mn30_as, width 3.0.</summary>
    public static ModelInfo Mn30 { get; } = Mn("mn30_as", 3, 482);

    /// <summary>mn40_as, width 4.0.</summary>
    public static ModelInfo Mn40 { get; } = Mn("mn40_as", 4, 484);

    /// <summary>mn40_as_ext: <see cref="Mn40"/> trained for longer.</summary>
    public static ModelInfo Mn40Extended { get; } = Mn("mn40_as_ext", 4, 487);

    /// <summary>mn40_as_no_im_pre: <see cref="Mn40"/> trained on AudioSet only, without pretraining on ImageNet.</summary>
    public static ModelInfo Mn40NoImageNet { get; } = Mn("mn40_as_no_im_pre", 4, 483);

    /// <summary>mn10_as_hop_5: <see cref="Mn10"/> with a frame every 5 ms.</summary>
    public static ModelInfo Mn10Hop5 { get; } = MnHop("mn10_as_hop_5", 5, 475);

    /// <summary>mn10_as_hop_15: <see cref="Mn10"/> with a frame every 15 ms.</summary>
    public static ModelInfo Mn10Hop15 { get; } = MnHop("mn10_as_hop_15", 15, 463);

    /// <summary>mn10_as_hop_20: <see cref="Mn10"/> with a frame every 20 ms.</summary>
    public static ModelInfo Mn10Hop20 { get; } = MnHop("mn10_as_hop_20", 20, 456);

    /// <summary>mn10_as_hop_25: <see cref="Mn10"/> with a frame every 25 ms.</summary>
    public static ModelInfo Mn10Hop25 { get; } = MnHop("mn10_as_hop_25", 25, 447);

    /// <summary>mn10_as_mels_40: <see cref="Mn10"/> with 40 mel bins.</summary>
    public static ModelInfo Mn10Mels40 { get; } = MnMels("mn10_as_mels_40", 40, 453);

    /// <summary>mn10_as_mels_64: <see cref="Mn10"/> with 64 mel bins.</summary>
    public static ModelInfo Mn10Mels64 { get; } = MnMels("mn10_as_mels_64", 64, 461);

    /// <summary>mn10_as_mels_256: <see cref="Mn10"/> with 256 mel bins.</summary>
    public static ModelInfo Mn10Mels256 { get; } = MnMels("mn10_as_mels_256", 256, 474);

    /// <summary>mn10_as_fc: <see cref="Mn10"/> with a convolution as its last layer.</summary>
    public static ModelInfo Mn10FullyConvolutional { get; } = MnConvolutional("mn10_as_fc", [2, 2, 2, 2], 465);

    /// <summary>mn10_as_fc_s2221: the same with twice the resolution in its last blocks.</summary>
    public static ModelInfo Mn10FullyConvolutionalS2221 { get; } = MnConvolutional("mn10_as_fc_s2221", [2, 2, 2, 1], 466);

    /// <summary>mn10_as_fc_s2211: the same with four times the resolution in its last blocks.</summary>
    public static ModelInfo Mn10FullyConvolutionalS2211 { get; } = MnConvolutional("mn10_as_fc_s2211", [2, 2, 1, 1], 466);

    /// <summary>mn01_im: <see cref="Mn01"/> trained on ImageNet only.</summary>
    public static ModelInfo Mn01ImageNet { get; } = MnImages("mn01_im", 0.1);

    /// <summary>mn02_im: <see cref="Mn02"/> trained on ImageNet only.</summary>
    public static ModelInfo Mn02ImageNet { get; } = MnImages("mn02_im", 0.2);

    /// <summary>mn04_im: <see cref="Mn04"/> trained on ImageNet only.</summary>
    public static ModelInfo Mn04ImageNet { get; } = MnImages("mn04_im", 0.4);

    /// <summary>mn05_im: <see cref="Mn05"/> trained on ImageNet only.</summary>
    public static ModelInfo Mn05ImageNet { get; } = MnImages("mn05_im", 0.5);

    /// <summary>mn10_im: <see cref="Mn10"/> trained on ImageNet only.</summary>
    public static ModelInfo Mn10ImageNet { get; } = MnImages("mn10_im", 1);

    /// <summary>mn10_im_pytorch: <see cref="Mn10"/> with torchvision's ImageNet weights; its last layer is random.</summary>
    public static ModelInfo Mn10ImageNetTorch { get; } = MnImages("mn10_im_pytorch", 1);

    /// <summary>mn20_im: <see cref="Mn20"/> trained on ImageNet only.</summary>
    public static ModelInfo Mn20ImageNet { get; } = MnImages("mn20_im", 2);

    /// <summary>mn30_im: <see cref="Mn30"/> trained on ImageNet only.</summary>
    public static ModelInfo Mn30ImageNet { get; } = MnImages("mn30_im", 3);

    /// <summary>mn40_im: <see cref="Mn40"/> trained on ImageNet only.</summary>
    public static ModelInfo Mn40ImageNet { get; } = MnImages("mn40_im", 4);

    private static ModelInfo Mn(string name, double width, int thousandths, long? bytes = null, string? sha256 = null)
        => MnOnAudioSet(name, $"EfficientAT, MobileNetV3 of width {width}", classes => EfficientAt.Describe(name, classes, width), thousandths, bytes, sha256);

    private static ModelInfo MnHop(string name, int milliseconds, int thousandths) => MnOnAudioSet(
        name,
        $"mn10_as with a frame every {milliseconds} ms",
        classes => EfficientAt.Describe(name, classes, 1, LogMelSettings.EfficientAt with { HopSize = milliseconds * Millisecond }),
        thousandths);

    private static ModelInfo MnMels(string name, int bins, int thousandths) => MnOnAudioSet(
        name, $"mn10_as with {bins} mel bins", classes => EfficientAt.Describe(name, classes, 1, LogMelSettings.EfficientAt with { MelBins = bins }), thousandths);

    private static ModelInfo MnConvolutional(string name, int[] strides, int thousandths) => MnOnAudioSet(
        name,
        $"mn10_as with a convolution as its head, strides {string.Join(' ', strides)}",
        classes => EfficientAt.DescribeConvolutional(name, classes, 1, strides),
        thousandths);

    // The published files have the score in their names: mn04_as_mAP_432.pt.
    private static ModelInfo MnOnAudioSet(
        string name, FormattableString summary, Func<int, Panns.Networks.NetworkDescription> describe, int thousandths, long? bytes = null, string? sha256 = null)
        => new(name, FormattableString.Invariant(summary), describe)
        {
            MeanAveragePrecision = thousandths / 1000.0,
            Checkpoint = Checkpoint.OfEfficientAt(FormattableString.Invariant($"{name}_mAP_{thousandths}.pt")) with { Bytes = bytes, Sha256 = sha256 },
        };

    private static ModelInfo MnImages(string name, double width)
        => new(name, FormattableString.Invariant($"width {width}, trained on pictures: a start for training"), classes => EfficientAt.Describe(name, classes, width))
        {
            TrainedOn = PretrainingData.ImageNet, Checkpoint = Checkpoint.OfEfficientAt(name + ".pt"),
        };
}
