using System.Collections.Immutable;
using Panns.Networks;
using Panns.Weights.Binding;
using Panns.Weights;

namespace Panns.Models;

/// <summary>
/// Tells which network of the catalogue a checkpoint belongs to by the names and shapes of its tensors. Some networks have the same
/// tensors (Cnn14, its hop sizes, its decision-level forms): of those the one that the file's name begins with, else the first in
/// the catalogue that does what is wanted, which is the plain one.
/// </summary>
internal static class ArchitectureRecognizer
{
    /// <summary>The description, with as many classes as the checkpoint's head has.</summary>
    /// <param name="weights">The checkpoint.</param>
    /// <param name="task">What the network is wanted for.</param>
    /// <exception cref="PannsException">It is none of the catalogue's.</exception>
    public static NetworkDescription Recognize(StateDict weights, ModelTask task = ModelTask.Tagging)
    {
        var matches = PannsModels.All
            .Select(model => ClassesOf(model, weights) is { } classes ? model.Describe(classes) : null)
            .OfType<NetworkDescription>()
            .Where(network => WeightComparison.Of(weights, network).Fits)
            .ToList();
        if (matches.Count == 0)
        {
            throw new PannsException($"{weights.Source}: its tensors are those of no network in the catalogue; name the network with --model to see what differs");
        }

        var file = Path.GetFileName(weights.Source);
        return matches.Where(network => BeginsWith(file, network.Name)).MaxBy(network => network.Name.Length)
            ?? matches.Find(network => task.IsDoneBy(network))
            ?? matches[0];
    }

    /// <summary>How many classes a checkpoint's head has; null where it lacks the network's head.</summary>
    public static int? ClassesOf(ModelInfo model, StateDict weights)
    {
        // The head is what changes with the number of classes.
        var published = model.Describe().Parameters;
        var other = model.Describe(AudioSetLabels.ClassCount + 1).Parameters;
        foreach (var (left, right) in published.Zip(other))
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

    /// <summary>Whether a file is called after a network: <c>Cnn14_16k_mAP=0.438.pth</c> begins with Cnn14_16k and with Cnn14.</summary>
    private static bool BeginsWith(string file, string name)
        => file.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (file.Length == name.Length || !char.IsLetterOrDigit(file[name.Length]));
}
