using System.Collections.Immutable;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Training;

namespace Panns.TorchSharp.Training;

/// <summary>Which parts of a network learn, and which parts see mixed clips.</summary>
internal sealed class LearningParts
{
    public LearningParts(NetworkDescription network, TrainingOptions options)
    {
        var used = network.Nodes.SelectMany(node => node.Layer.Parameters).Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        Parameters = [.. network.Parameters.Where(spec => spec.IsTrainable && used.Contains(spec.Name) && !options.IsFrozen(spec.Name))];
        Statistics = [.. network.Parameters.Where(spec => spec.Kind is ParameterKind.RunningMean or ParameterKind.RunningVariance)];
        var names = Parameters.Select(spec => spec.Name).ToHashSet(StringComparer.Ordinal);
        NeedsGradient = new bool[network.Nodes.Length];
        FollowsMixup = new bool[network.Nodes.Length];
        foreach (var node in network.Nodes)
        {
            NeedsGradient[node.Index] = node.Layer.Parameters.Any(parameter => names.Contains(parameter.Name))
                || (node.Layer is not LogMel && node.Inputs.Any(input => NeedsGradient[input]));
            FollowsMixup[node.Index] = node.Layer is Mixup || node.Inputs.Any(input => FollowsMixup[input]);
        }
    }

    /// <summary>The parameters that learn, in the order of the state dict.</summary>
    public ImmutableArray<ParameterSpec> Parameters { get; }

    /// <summary>The running statistics of normalizations, in the order of the state dict.</summary>
    public ImmutableArray<ParameterSpec> Statistics { get; }

    /// <summary>For every node, whether anything that learns is below it or in it.</summary>
    public bool[] NeedsGradient { get; }

    /// <summary>For every node, whether its result is of mixed clips, where there is mixup.</summary>
    public bool[] FollowsMixup { get; }
}
