using System.Collections.Immutable;
using Panns.Common;
using Panns.Networks;
using Panns.Weights;
using Panns.Weights.Binding;

namespace Panns.Models.Recognition;

/// <summary>
/// Identifies a checkpoint's network in the catalog by the names and shapes of its tensors, including those of the front end. Some
/// networks have the same tensors but compute something else (Cnn14, its hop sizes, its decision-level variants). Among those, the file's
/// metadata or name decides, or else the task if only one network suits it. If neither does, nothing is guessed.
/// </summary>
[BestFriend]
internal static class ArchitectureRecognizer
{
    /// <summary>Metadata key of the network's name in safetensors files.</summary>
    public const string NetworkKey = "network";

    // Metadata key that conversion writes: the name of the original file.
    private const string SourceKey = "source_file";

    /// <summary>Returns the network, with as many classes as the checkpoint's head.</summary>
    /// <param name="weights">The checkpoint.</param>
    /// <param name="task">The purpose of the network.</param>
    /// <exception cref="ModelUnavailableException">The checkpoint fits no network of the catalog, or several, which the message names.</exception>
    public static (ModelInfo Model, NetworkDescription Network) Recognize(StateDict weights, ModelTask task = ModelTask.Tagging)
    {
        if (Told(weights) is { } told && Fit(told, weights) is { } fitting)
        {
            return (told, fitting);
        }

        var matches = PannsModels.All.Select(model => (Model: model, Network: Fit(model, weights)!)).Where(match => match.Network is not null).ToList();
        if (matches.Count == 0)
        {
            throw new ModelUnavailableException(
                ModelProblem.NotRecognized, $"{weights.Source}: its tensors match no network of the catalog");
        }

        // The task decides only if it leaves one network. Of networks that compute the same, the basic one comes first.
        var able = matches.FindAll(match => task.IsMeantFor(match.Network));
        var first = able.Count > 0 ? able[0] : matches[0];
        var others = (able.Count > 0 ? able : matches).FindAll(match => !SameAtInference.Are(match.Network, first.Network));
        return others.Count == 0 ? first : throw Ambiguous(weights, [first.Model, .. others.Select(match => match.Model)]);
    }

    /// <summary>Number of classes in a checkpoint's head; null if it lacks the network's head.</summary>
    public static int? ClassesOf(ModelInfo model, StateDict weights)
    {
        // The head is the parameter whose shape changes with the number of classes.
        foreach (var (left, right) in model.Describe().Parameters.Zip(model.Describe(AudioSetLabels.ClassCount + 1).Parameters))
        {
            var dimension = FirstDifference(left.Shape, right.Shape);
            if (dimension >= 0)
            {
                return weights.TryGetShape(left.Name, out var shape) && shape.Length == left.Shape.Length && shape[dimension] > 0
                    ? shape[dimension]
                    : null;
            }
        }

        return null;
    }

    // Checks names first: most networks fail at their first tensor, without the cost of a full comparison.
    private static NetworkDescription? Fit(ModelInfo model, StateDict weights)
        => model.Describe().Parameters.All(parameter => parameter.IsOptional || weights.TryGetShape(parameter.Name, out _))
            && ClassesOf(model, weights) is { } classes && model.Describe(classes) is var network && WeightComparison.Of(weights, network).Fits ? network : null;

    private static ModelInfo? Told(StateDict weights)
        => weights.Metadata.TryGetValue(NetworkKey, out var name) && PannsModels.TryGet(name, out var written) ? written
            : FileNameHint.Find(Path.GetFileName(weights.Source))
                ?? (weights.Metadata.TryGetValue(SourceKey, out var source) ? FileNameHint.Find(source) : null);

    // Of networks that compute the same, only the first is listed: any of them would do.
    private static ModelUnavailableException Ambiguous(StateDict weights, ImmutableArray<ModelInfo> models)
    {
        var distinct = new List<ModelInfo>();
        foreach (var model in models)
        {
            if (!distinct.Exists(other => SameAtInference.Are(other.Describe(), model.Describe())))
            {
                distinct.Add(model);
            }
        }

        return new(
            ModelProblem.Ambiguous,
            $"{weights.Source}: its tensors match {string.Join(", ", distinct.Select(model => model.Name))}, which compute different things, and the file's name does not say which it is: name the network",
            [.. distinct]);
    }

    private static int FirstDifference(ImmutableArray<int> left, ImmutableArray<int> right)
    {
        for (var i = 0; i < left.Length; i++)
        {
            if (left[i] != right[i])
            {
                return i;
            }
        }

        return -1;
    }
}
