using Panns.ML.Networks;
using Panns.Transfer.Features;
using Panns.Weights;

namespace Panns.ML.Persistence.Weights;

/// <summary>Finds the weights of a saved model: within it, or by their hash.</summary>
internal static class SavedWeights
{
    /// <exception cref="PannsException">They are not there, or are others.</exception>
    public static StateDict Open(NetworkParameters parameters) => parameters.IsEmbedded ? WeightTransfer.Take(parameters) : Find(parameters);

    private static StateDict Find(NetworkParameters parameters)
    {
        string[] places = PublishedCheckpoints.TryGet(parameters.Network, out var checkpoint)
            ? [parameters.WeightsPath, ModelStore.Default.PathOf(checkpoint)]
            : [parameters.WeightsPath];
        if (Array.Find(places, File.Exists) is not { } path)
        {
            var pull = checkpoint is null ? "" : $", or run 'panns models pull {parameters.Network}'";
            throw new PannsException(
                $"{parameters.WeightsPath}: the weights of {parameters.Network} that the saved model refers to are not there; put them back{pull}, or save the model with EmbedWeights = true");
        }

        var state = WeightFile.Open(path);
        if (ContentHash.OfWeights(state) is var hash && hash != parameters.WeightsHash)
        {
            state.Dispose();
            throw new PannsException(
                $"{path}: these are not the weights that the saved model was made with (their hash is {hash[..12]}, not {parameters.WeightsHash[..12]}); put the right file there");
        }

        return state;
    }
}
