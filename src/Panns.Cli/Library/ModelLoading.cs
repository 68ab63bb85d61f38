namespace Panns.Cli.Library;

/// <summary>Opens the network that a command line asks for.</summary>
internal static class ModelLoading
{
    /// <summary>Loads the network of a choice, or a model of its engine's own kind.</summary>
    public static PannsModel Load(ModelChoice choice, ModelTask task)
    {
        Check(choice.Weights);
        var options = OptionsOf(choice) with { Task = task };
        return choice.Model is { } name
            ? PannsModel.Load(PannsModels.Get(name), choice.Weights, options)
            : PannsModel.Load(choice.Weights, options);
    }

    /// <summary>What a choice says of engine, threads and download.</summary>
    /// <exception cref="PannsException">The engine cannot be used here.</exception>
    public static PannsModelOptions OptionsOf(ModelChoice choice) => new()
    {
        Engine = Usable(choice.Engine),
        Device = choice.Device,
        Threads = choice.Threads,
        DownloadProgress = choice.Progress,
        CancellationToken = choice.CancellationToken,
    };

    /// <summary>Opens the network that a command line names: by its name, its weights, both or neither.</summary>
    public static PretrainedNetwork Open(string? model, string? weights, PretrainedNetworkOptions options)
    {
        Check(weights);
        return model is { } name ? PretrainedNetwork.Open(PannsModels.Get(name), weights, options) : PretrainedNetwork.Open(weights, options);
    }

    /// <summary>An engine that can be used here.</summary>
    /// <exception cref="PannsException">It cannot: the line says why and what to do.</exception>
    public static PannsEngine Usable(PannsEngine engine)
        => engine.WhyUnavailable is { } reason ? throw new PannsException($"{reason}; or use --engine {PannsEngines.Cpu.Name}") : engine;

    // What the option takes is a file, and never stands for a network's name.
    private static void Check(string? weights)
    {
        if (weights is not null && !File.Exists(weights))
        {
            throw new PannsException($"{weights}: no such file");
        }
    }
}
