using Panns.Networks;

namespace Panns.Weights.Binding;

/// <summary>How a checkpoint's tensors differ from a network's.</summary>
internal sealed class WeightComparison
{
    private static readonly string[] FrontEndPrefixes = ["spectrogram_extractor.", "logmel_extractor."];

    private readonly List<(ParameterSpec Expected, int[] Found)> _reshaped = [];
    private readonly List<string> _missing = [];
    private readonly List<string> _unexpected = [];

    private WeightComparison(NetworkDescription network) => Network = network;

    public NetworkDescription Network { get; }

    /// <summary>Tensors whose shape differs from the network's.</summary>
    public IReadOnlyList<(ParameterSpec Expected, int[] Found)> Reshaped => _reshaped;

    /// <summary>Required tensors that the checkpoint lacks.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <summary>Tensors that the network does not have.</summary>
    public IReadOnlyList<string> Unexpected => _unexpected;

    public bool Fits => _reshaped.Count + _missing.Count + _unexpected.Count == 0;

    public static WeightComparison Of(StateDict weights, NetworkDescription network)
    {
        var comparison = new WeightComparison(network);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var expected in network.Parameters)
        {
            known.Add(expected.Name);
            if (!weights.TryGetShape(expected.Name, out var shape))
            {
                if (!expected.IsOptional)
                {
                    comparison._missing.Add(expected.Name);
                }
            }
            else if (!shape.SequenceEqual(expected.Shape.AsSpan()))
            {
                comparison._reshaped.Add((expected, shape.ToArray()));
            }
        }

        comparison._unexpected.AddRange(weights.Names.Where(name => !known.Contains(name) && !MayBeAnywhere(name)));
        return comparison;
    }

    /// <summary>Whether any checkpoint may contain the tensor: batch counters, and a front end even if the network computes its own.</summary>
    private static bool MayBeAnywhere(string name)
        => name.EndsWith(".num_batches_tracked", StringComparison.Ordinal)
            || FrontEndPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
