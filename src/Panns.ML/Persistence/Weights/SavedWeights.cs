using Panns.ML.Networks;

namespace Panns.ML.Persistence.Weights;

/// <summary>Opens the network of a saved model, whose weights are in the model or are found by their hash.</summary>
internal static class SavedWeights
{
    /// <summary>Path of trained weights that a saved model refers to. The name contains their hash, so it never overwrites other weights.</summary>
    public static string PathIn(string folder, string network, string hash) => Path.Combine(Path.GetFullPath(folder), $"{network}-{hash[..12]}.safetensors");

    /// <summary>Opens the network.</summary>
    /// <exception cref="PannsException">The weights are missing or differ.</exception>
    public static PretrainedNetwork Open(NetworkParameters parameters)
        => parameters.IsEmbedded ? WeightTransfer.Take(parameters) : OpenFile(parameters);

    /// <summary>Opens the file named in the parameters, or else the published weights if they have the same hash.</summary>
    /// <exception cref="PannsException">Neither exists with the weights that the model was made with.</exception>
    public static PretrainedNetwork OpenFile(NetworkParameters parameters)
    {
        var model = PannsModels.Get(parameters.Network);
        string?[] places = [File.Exists(parameters.WeightsPath) ? parameters.WeightsPath : null, ModelStore.Default.Find(model)];
        PannsException? problem = null;
        foreach (var path in places.OfType<string>())
        {
            var opened = PretrainedNetwork.Open(model, path, new() { Task = ModelTask.Training });
            if (opened.Hash == parameters.WeightsHash)
            {
                return opened;
            }

            problem ??= new(
                $"{path}: these are not the weights that the saved model was made with (their hash is {opened.Hash[..12]}, not {parameters.WeightsHash[..12]}); put the right file there");
            opened.Dispose();
        }

        throw problem ?? new ModelUnavailableException(
            ModelProblem.NotInStore,
            $"{parameters.WeightsPath}: the weights of {parameters.Network} that the saved model refers to are not there: put them back, or save the model with EmbedWeights = true",
            model);
    }
}
