using System.Collections.Concurrent;
using Panns.Common;
using Panns.Networks;

namespace Panns;

/// <summary>A network of the catalog: what it is called, what was published about it, its published weights, and its description.</summary>
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

    /// <summary>The name in the released code: <c>Cnn14</c>, <c>mn04_as</c>.</summary>
    public string Name { get; }

    /// <summary>What it is, in a few words.</summary>
    public string Summary { get; }

    /// <summary>The weights that the network's authors publish; null where they publish none.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>What the published weights were trained on.</summary>
    public PretrainingData TrainedOn { get; init; } = PretrainingData.AudioSet;

    /// <summary>Mean average precision on AudioSet's evaluation set, from 0 to 1, as published; null where nothing was.</summary>
    public double? MeanAveragePrecision { get; init; }

    /// <summary>Area under the ROC curve, averaged over classes, as published (Table XI); null where nothing was.</summary>
    public double? AreaUnderCurve { get; init; }

    /// <summary>d-prime as published (Table XI); null where nothing was.</summary>
    public double? DPrime { get; init; }

    /// <summary>The network's description for a number of classes; built on first use and shared.</summary>
    /// <param name="classes">Number of classes of the last layer, at least 1.</param>
    public NetworkDescription Describe(int classes = AudioSetLabels.ClassCount)
        => _descriptions.GetOrAdd(Guard.Positive(classes), _describe);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>What published weights were trained on.</summary>
public enum PretrainingData
{
    /// <summary>AudioSet: recordings, 527 classes of sounds.</summary>
    AudioSet,

    /// <summary>ImageNet: pictures. A start for training; the scores say nothing about sounds.</summary>
    ImageNet,
}
