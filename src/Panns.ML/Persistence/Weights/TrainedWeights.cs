using Panns.ML.Networks;
using Panns.Transfer.Features;
using Panns.Weights;

namespace Panns.ML.Persistence.Weights;

/// <summary>The weights of a trained network that a saved model brings, or refers to by their hash.</summary>
internal static class TrainedWeights
{
    /// <summary>Where weights lie that a saved model refers to. The name holds their hash: those of other trainings stay as they are.</summary>
    public static string PathIn(string folder, string network, string hash) => Path.Combine(Path.GetFullPath(folder), $"{network}-{hash[..12]}.safetensors");

    /// <summary>Writes the file that a saved model refers to.</summary>
    /// <exception cref="PannsException">It cannot be written.</exception>
    public static void Save(NetworkParameters parameters, StateDict weights)
    {
        var path = parameters.WeightsPath;
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            WeightFile.Save(weights, path);
        }
    }

    /// <exception cref="PannsException">They are not there, or are others.</exception>
    public static StateDict Open(NetworkParameters parameters)
    {
        if (parameters.IsEmbedded)
        {
            return WeightTransfer.Take(parameters);
        }

        var path = parameters.WeightsPath;
        if (!File.Exists(path))
        {
            throw new PannsException($"{path}: the trained weights that the saved model refers to are not there: put them back, or save the model with EmbedWeights = true");
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
