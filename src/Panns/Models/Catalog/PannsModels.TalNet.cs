using Panns.Networks.Architectures;

namespace Panns;

/// <content>TALNet (Wang, Li and Metze 2019; Table IV of the paper), which scores sounds ten times a second, with the five poolings that its paper compares.</content>
public static partial class PannsModels
{
    /// <summary>TALNet: convolutions, then a recurrent layer; the mean of its scores over time is weighed by the scores themselves (linear softmax).</summary>
    public static ModelInfo TalNet { get; } = TalNetWith("TALNet", "themselves", TalNetPooling.LinearSoftmax, meanAveragePrecision: 0.362, areaUnderCurve: 0.965, dPrime: 2.554);

    /// <summary>TALNet with the largest score over time.</summary>
    public static ModelInfo TalNetMax { get; } = TalNetWith("TALNet_max", "largest score", TalNetPooling.Max);

    /// <summary>TALNet with the mean score over time.</summary>
    public static ModelInfo TalNetAve { get; } = TalNetWith("TALNet_ave", "mean score", TalNetPooling.Average);

    /// <summary>TALNet with the mean of its scores over time weighed by their exponentials.</summary>
    public static ModelInfo TalNetExp { get; } = TalNetWith("TALNet_exp", "their exponentials", TalNetPooling.ExponentialSoftmax);

    /// <summary>TALNet with the mean of its scores over time weighed by an attention of each class.</summary>
    public static ModelInfo TalNetAtt { get; } = TalNetWith("TALNet_att", "attention", TalNetPooling.Attention);

    private static ModelInfo TalNetWith(
        string name, string pooling, TalNetPooling kind, double? meanAveragePrecision = null, double? areaUnderCurve = null, double? dPrime = null) => new(
        name,
        kind is TalNetPooling.Max or TalNetPooling.Average ? $"convolutions and a recurrent layer; {pooling}" : $"convolutions and a recurrent layer; scores weighed by {pooling}",
        classes => Networks.Architectures.TalNet.Describe(name, classes, kind))
        {
            MeanAveragePrecision = meanAveragePrecision, AreaUnderCurve = areaUnderCurve, DPrime = dPrime,
        };
}
