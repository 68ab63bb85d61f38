using System.Collections.Concurrent;
using Panns.Common;
using Panns.Networks;

namespace Panns;

/// <summary>A network of the catalog: its name, description, published weights and published scores.</summary>
public sealed class ModelInfo
{
    private readonly Func<int, NetworkDescription> _describe;
    private readonly ConcurrentDictionary<int, NetworkDescription> _descriptions = new();

    internal ModelInfo(string name, string summary, Func<int, NetworkDescription> describe)
    {
        Name = name;
        Summary = summary;
        _describe = describe;
    }

    /// <summary>Its name in the released code: <c>Cnn14</c>, <c>mn04_as</c>.</summary>
    public string Name { get; }

    /// <summary>A short summary.</summary>
    public string Summary { get; }

    /// <summary>The weights published by the network's authors; null if there are none.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>The weights that are part of this library; null if there are none.</summary>
    public BuiltInWeights? BuiltIn { get; init; }

    /// <summary>The data that the published weights were trained on.</summary>
    public PretrainingData TrainedOn { get; init; } = PretrainingData.AudioSet;

    /// <summary>Published mean average precision on AudioSet's evaluation set, from 0 to 1; null if unpublished.</summary>
    public double? MeanAveragePrecision { get; init; }

    /// <summary>Published area under the ROC curve, averaged over classes (Table XI); null if unpublished.</summary>
    public double? AreaUnderCurve { get; init; }

    /// <summary>Published d-prime (Table XI); null if unpublished.</summary>
    public double? DPrime { get; init; }

    /// <summary>The network's description for a number of classes; built on first use and shared.</summary>
    /// <param name="classes">Number of classes of the last layer, at least 1.</param>
    public NetworkDescription Describe(int classes = AudioSetLabels.ClassCount)
        => _descriptions.GetOrAdd(Guard.Positive(classes), _describe);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>The data that published weights were trained on.</summary>
public enum PretrainingData
{
    /// <summary>AudioSet: sound recordings, 527 classes.</summary>
    AudioSet,

    /// <summary>ImageNet: images. A starting point for training; the scores do not describe sounds.</summary>
    ImageNet,
}
