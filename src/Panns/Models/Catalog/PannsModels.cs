using System.Diagnostics.CodeAnalysis;
using Panns.Common;

namespace Panns;

/// <summary>
/// The catalog of networks: those of the paper (Tables I, II, XI and XII) with their published variants, its baseline VGGish, TALNet of its Table IV, and
/// EfficientAT's mn family. An entry holds a network, its published weights and its published scores.
/// </summary>
public static partial class PannsModels
{
    /// <summary>All networks in display order. Of several networks with the same tensors, the basic one comes first.</summary>
    public static IReadOnlyList<ModelInfo> All => Listing.All;

    /// <summary>Finds a network by name, ignoring case and underscores; for the mn family, <c>_as</c> can be omitted.</summary>
    /// <param name="name">Name of the network.</param>
    /// <exception cref="ModelUnavailableException">No such network exists; the message suggests similar names.</exception>
    public static ModelInfo Get(string name)
    {
        if (TryGet(name, out var model))
        {
            return model;
        }

        var similar = All.Select(one => one.Name).OrderBy(other => EditDistance.Between(name, other)).Take(3);
        throw new ModelUnavailableException(ModelProblem.UnknownName, $"no network is called '{name}'; similar names: {string.Join(", ", similar)}");
    }

    /// <summary>Finds a network by name, like <see cref="Get"/>.</summary>
    /// <param name="name">Name of the network.</param>
    /// <param name="model">The network, if found.</param>
    /// <returns>Whether the network exists.</returns>
    public static bool TryGet(string name, [NotNullWhen(true)] out ModelInfo? model)
    {
        ArgumentNullException.ThrowIfNull(name);
        var plain = Plain(name);
        model = All.FirstOrDefault(one => Plain(one.Name) == plain) ?? All.FirstOrDefault(one => Plain(one.Name) == plain + "as");
        return model is not null;
    }

    /// <summary>Finds a network to pretrain by name, like <see cref="Get"/>: one of <see cref="All"/>, or one of <see cref="EmbeddingNetworks"/>.</summary>
    /// <param name="name">Name of the network.</param>
    /// <exception cref="ModelUnavailableException">No such network exists; the message suggests similar names.</exception>
    public static ModelInfo GetForPretraining(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var plain = Plain(name);
        return EmbeddingNetworks.All.FirstOrDefault(one => Plain(one.Name) == plain) ?? Get(name);
    }

    private static string Plain(string name)
        => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>A nested class, so that it is initialized after all entries, whatever order the compiler puts the partial classes in.</summary>
    private static class Listing
    {
        public static IReadOnlyList<ModelInfo> All { get; } =
        [
            Cnn6, Cnn10, Cnn14,
            Cnn14At16kHz, Cnn14At8kHz, Cnn14Mel32, Cnn14Mel128, Cnn14Hop500, Cnn14Hop640, Cnn14Hop1000,
            Cnn14Embedding32, Cnn14Embedding128, Cnn14Embedding512,
            Cnn14NoSpecAugment, Cnn14NoDropout, Cnn14MixupTimeDomain,
            Cnn14DecisionLevelMax, Cnn14DecisionLevelAvg, Cnn14DecisionLevelAtt,
            ResNet22, ResNet38, ResNet54, MobileNetV1, MobileNetV2,
            LeeNet11, LeeNet24, DaiNet19, Res1dNet31, Res1dNet51,
            WavegramCnn14, WavegramLogmelCnn14, WavegramLogmel128Cnn14,
            VGGish,
            TalNet, TalNetMax, TalNetAve, TalNetExp, TalNetAtt,
            Mini,
            Mn01, Mn02, Mn04, Mn05, Mn10, Mn20, Mn30, Mn40, Mn40Extended, Mn40NoImageNet,
            Mn10Hop5, Mn10Hop15, Mn10Hop20, Mn10Hop25, Mn10Mels40, Mn10Mels64, Mn10Mels256,
            Mn10FullyConvolutional, Mn10FullyConvolutionalS2221, Mn10FullyConvolutionalS2211,
            Mn01ImageNet, Mn02ImageNet, Mn04ImageNet, Mn05ImageNet, Mn10ImageNet, Mn10ImageNetTorch, Mn20ImageNet, Mn30ImageNet, Mn40ImageNet,
        ];
    }
}
