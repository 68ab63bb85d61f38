using Panns.ML.Networks;

namespace Panns.ML.Persistence.Weights;

/// <summary>Opens the network of a saved model, whose weights are in the model or are found by their hash.</summary>
internal static class SavedWeights
{
    // Built-in weights have no path.
    private const string BuiltIn = "";

    /// <summary>Path of trained weights that a saved model refers to. The name contains their hash, so it never overwrites other weights.</summary>
    public static string PathIn(string folder, string network, string hash) => Path.Combine(Path.GetFullPath(folder), $"{network}-{hash[..12]}.safetensors");

    /// <summary>Opens weights where they were when a model was made: at a path, or in this library.</summary>
    /// <param name="path">The path; empty for the weights that are built in.</param>
    /// <param name="model">The network.</param>
    /// <exception cref="PannsException">They cannot be opened.</exception>
    public static PretrainedNetwork OpenAt(string path, ModelInfo model)
        => PretrainedNetwork.Open(model, path == BuiltIn ? null : path, new() { Task = ModelTask.Training });

    /// <summary>Opens the network.</summary>
    /// <exception cref="PannsException">The weights are missing or differ.</exception>
    public static PretrainedNetwork Open(NetworkParameters parameters)
        => parameters.IsEmbedded ? WeightTransfer.Take(parameters) : OpenFile(parameters);

    /// <summary>Opens the file named in the parameters, or else the published or built-in weights if they have the same hash.</summary>
    /// <exception cref="PannsException">Neither exists with the weights that the model was made with.</exception>
    public static PretrainedNetwork OpenFile(NetworkParameters parameters)
    {
        var model = PannsModels.Get(parameters.Network);
        string?[] places = [File.Exists(parameters.WeightsPath) ? parameters.WeightsPath : null, ModelStore.Default.Find(model), parameters.WeightsPath == BuiltIn ? BuiltIn : null];
        PannsException? problem = null;
        foreach (var path in places.OfType<string>())
        {
            var opened = OpenAt(path, model);
            if (opened.Hash == parameters.WeightsHash)
            {
                return opened;
            }

            var hashes = $"(their hash is {opened.Hash[..12]}, not {parameters.WeightsHash[..12]})";
            problem ??= new(path == BuiltIn
                ? $"{model.Name}: the built-in weights of this version of the library are not those that the saved model was made with {hashes}; fit it again"
                : $"{path}: these are not the weights that the saved model was made with {hashes}; put the right file there");
            opened.Dispose();
        }

        throw problem ?? new ModelUnavailableException(
            ModelProblem.NotInStore,
            $"{parameters.WeightsPath}: the weights of {parameters.Network} that the saved model refers to are not there: put them back, or save the model with EmbedWeights = true",
            model);
    }
}
