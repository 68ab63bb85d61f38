using Panns.ML.Common;
using Panns.Transfer;
using Panns.Weights;

namespace Panns.ML.Trainers;

/// <summary>The weights of a trained network in saved models: within them, or in a file that they refer to by its hash.</summary>
internal static class TrainedWeights
{
    /// <summary>Where weights lie that a saved model refers to. The name holds their hash: those of other trainings stay as they are.</summary>
    public static string PathIn(string folder, string network, string hash) => Path.Combine(Path.GetFullPath(folder), $"{network}-{hash[..12]}.safetensors");

    /// <summary>The text that a model is saved with; writes the file that it refers to.</summary>
    /// <exception cref="PannsException">The file cannot be written.</exception>
    public static string ToText(TrainedParameters parameters, StateDict weights)
    {
        var json = ParameterJson.Write(parameters, ParameterJson.Default.TrainedParameters);
        var path = parameters.Network.WeightsPath;
        if (path.Length == 0)
        {
            return ParameterText.Join(json, EmbeddedWeights.Write(parameters.Network.Describe(), weights));
        }

        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            WeightFile.Save(weights, path);
        }

        return json;
    }

    /// <exception cref="PannsException">They are not there, or are others.</exception>
    public static StateDict Open(NetworkParameters parameters, ReadOnlyMemory<char> text)
    {
        if (ParameterText.Bytes(text) is { Length: > 0 } bytes)
        {
            return EmbeddedWeights.Read(parameters.Describe(), bytes, parameters.InPlace);
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
