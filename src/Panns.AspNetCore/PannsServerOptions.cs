using System.ComponentModel.DataAnnotations;

namespace Panns.AspNetCore;

/// <summary>
/// Which networks a server runs, and its limits. Bound to the section <c>Panns</c> of the configuration, where the application does so:
/// <c>builder.Services.AddPanns(builder.Configuration.GetSection("Panns").Bind)</c>.
/// </summary>
public sealed class PannsServerOptions
{
    /// <summary>Name of the network for tags and embeddings, as in <see cref="PannsModels"/>; null for the weights', or the best in the store.</summary>
    public string? Model { get; set; }

    /// <summary>Its weight file; null for the published weights.</summary>
    public string? Weights { get; set; }

    /// <summary>Name of the network for events; null for the one for tags, if that gives scores over time.</summary>
    public string? Detector { get; set; }

    /// <summary>Weight file of the network for events; null for the published weights.</summary>
    public string? DetectorWeights { get; set; }

    /// <summary>A classifier of your own (.panns); null for none.</summary>
    public string? Classifier { get; set; }

    /// <summary>Name of the engine: one of <see cref="PannsEngines.All"/>.</summary>
    public string Engine { get; set; } = PannsEngines.Cpu.Name;

    /// <summary>The engine's device; null for its choice.</summary>
    public string? Device { get; set; }

    /// <summary>The floats in which the built-in engine keeps the networks' weights.</summary>
    public WeightPrecision Precision { get; set; }

    /// <summary>Processor threads; null for all.</summary>
    [Range(1, 256)]
    public int? Threads { get; set; }

    /// <summary>Score that every frame of an event reaches, 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double Threshold { get; set; } = DetectionOptions.Default.Threshold;

    /// <summary>Largest recording in bytes.</summary>
    [Range(1024, 1L << 31)]
    public long MaxBytes { get; set; } = 64L << 20;

    /// <summary>Longest recording in seconds.</summary>
    [Range(0.1, 86400)]
    public double MaxSeconds { get; set; } = 600;

    /// <summary>Longest time for receiving a recording, in seconds.</summary>
    [Range(1, 3600)]
    public double MaxUploadSeconds { get; set; } = 60;

    /// <summary>Most requests that are received, waiting or computed at a time; more are refused with 429.</summary>
    [Range(1, 100000)]
    public int MaxPending { get; set; } = 64;

    /// <summary>Most requests of a client (its key, else its address) a second, in the mean over ten seconds; 0 for any number.</summary>
    [Range(0, 100000)]
    public int MaxPerSecond { get; set; } = 100;

    /// <summary>
    /// The key that clients send in <c>X-Api-Key</c> or as a bearer token; null for none: then whoever reaches the server may use it, and a reverse
    /// proxy has to say who that is.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// Whether ffmpeg may decode what the built-in decoders and libsndfile cannot. It is a program that knows hundreds of formats: off by default,
    /// because the recordings come from others.
    /// </summary>
    public bool AllowFFmpeg { get; set; }
}
