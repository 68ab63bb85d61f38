using Panns.Transfer;

namespace Panns.AspNetCore;

/// <summary>The networks that a server runs. Register one of your own making before <c>AddPanns</c> to serve networks that you opened yourself.</summary>
public sealed class PannsNetworks : IDisposable
{
    /// <summary>For tags, and for embeddings if it has any.</summary>
    public required PannsModel Tagging { get; init; }

    /// <summary>For events; null for none. May be the same as <see cref="Tagging"/>.</summary>
    public PannsModel? Detection { get; init; }

    /// <summary>A classifier; null for none.</summary>
    public TransferModel? Classifier { get; init; }

    /// <summary>Opens the networks that the options name.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="PannsException">One of them cannot be opened.</exception>
    public static PannsNetworks Open(PannsServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var engine = PannsEngines.Get(options.Engine);
        if (engine.WhyUnavailable is { } reason)
        {
            throw new PannsException(reason);
        }

        var common = PannsModelOptions.Default with { Engine = engine, Device = options.Device, Threads = options.Threads, Precision = options.Precision };
        PannsModel? tagging = null, detection = null;
        try
        {
            tagging = Open(options.Model, options.Weights, common with { Task = ModelTask.Tagging });
            detection = (options.Detector ?? options.DetectorWeights) is not null
                ? Open(options.Detector, options.DetectorWeights, common with { Task = ModelTask.Detection })
                : tagging.Network.FramewiseOutput is not null ? tagging : null;
            return new()
            {
                Tagging = tagging,
                Detection = detection,
                Classifier = options.Classifier is { } path ? TransferModel.Load(path, common) : null,
            };
        }
        catch
        {
            detection?.Dispose();
            tagging?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Classifier?.Dispose();
        Detection?.Dispose();
        Tagging.Dispose();
    }

    private static PannsModel Open(string? name, string? weights, PannsModelOptions options)
        => name is null ? PannsModel.Load(weights, options) : PannsModel.Load(PannsModels.Get(name), weights, options);
}
