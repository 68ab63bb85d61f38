using Panns.Common;
using Panns.FrontEnd;
using Panns.Networks;

namespace Panns.Weights.Binding;

/// <summary>Checks that a checkpoint holds what a network needs, before any of it is read.</summary>
[BestFriend]
internal static class WeightBinder
{
    private const int MostCandidates = 3;

    /// <summary>
    /// Passes if every required tensor is there with its shape and no other tensor is. The front end's constants and the batch
    /// counters may be missing; if present, the constants must match the network's settings. Tensors that cannot change are checked
    /// once, however many engines ask.
    /// </summary>
    /// <param name="weights">The checkpoint.</param>
    /// <param name="network">The network.</param>
    /// <param name="candidates">Networks to suggest if the checkpoint does not fit.</param>
    /// <exception cref="PannsException">The checkpoint does not fit: the message names the tensors and the likely cause.</exception>
    public static void Check(StateDict weights, NetworkDescription network, IEnumerable<NetworkDescription>? candidates = null)
    {
        if (ReferenceEquals(weights.CheckedFor, network))
        {
            return;
        }

        var comparison = WeightComparison.Of(weights, network);
        if (!comparison.Fits)
        {
            throw new PannsException($"{weights.Source}: does not fit {network.Name}: {WeightMismatch.Explain(comparison)}{Suggest(weights, candidates)}");
        }

        // Shapes match here, but mel edges, for example, only show in the values. Only checkpoints of PANNs contain their front end.
        if (network.FrontEnd is { Kind: LogMelKind.Panns } settings)
        {
            FrontEndTensors.Check(weights, settings);
        }

        weights.CheckedFor = weights.IsFixed ? network : null;
    }

    private static string Suggest(StateDict weights, IEnumerable<NetworkDescription>? candidates)
    {
        var names = (candidates ?? []).Where(candidate => WeightComparison.Of(weights, candidate).Fits)
            .Select(candidate => candidate.Name).Take(MostCandidates).ToList();
        return names.Count == 0 ? string.Empty : $"; it looks like {string.Join(" or ", names)}";
    }
}
