namespace Panns.Cli.Library;

/// <summary>Opens the network named on the command line.</summary>
internal static class ModelLoading
{
    /// <summary>Loads a network, or a model in the engine's own format.</summary>
    public static PannsModel Load(ModelChoice choice, ModelTask task)
    {
        Check(choice.Weights);
        var options = OptionsOf(choice) with { Task = task };
        return choice.Model is { } name
            ? PannsModel.Load(PannsModels.Get(name), choice.Weights, options)
            : PannsModel.Load(choice.Weights, options);
    }

    /// <summary>The options for engine, threads and download.</summary>
    /// <exception cref="PannsException">The engine cannot be used.</exception>
    public static PannsModelOptions OptionsOf(ModelChoice choice) => new()
    {
        Engine = Usable(choice.Engine),
        Device = choice.Device,
        Threads = choice.Threads,
        Precision = choice.Precision,
        DownloadProgress = choice.Progress,
        CancellationToken = choice.CancellationToken,
    };

    /// <summary>Opens the network given by name, by weights, both or neither.</summary>
    public static PretrainedNetwork Open(string? model, string? weights, PretrainedNetworkOptions options)
    {
        Check(weights);
        return model is { } name ? PretrainedNetwork.Open(PannsModels.Get(name), weights, options) : PretrainedNetwork.Open(weights, options);
    }

    /// <summary>Returns the engine if it can be used.</summary>
    /// <exception cref="PannsException">The engine cannot be used; the message says why and what to do.</exception>
    public static PannsEngine Usable(PannsEngine engine)
        => engine.WhyUnavailable is { } reason ? throw new PannsException($"{reason}; or use --engine {PannsEngines.Cpu.Name}") : engine;

    // --weights takes a file, never the name of a network.
    private static void Check(string? weights)
    {
        if (weights is not null && !File.Exists(weights))
        {
            throw new PannsException($"{weights}: no such file");
        }
    }
}
