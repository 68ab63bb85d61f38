using System.Text.Json.Serialization;
using Panns.ML.Persistence;
using Panns.Networks;

namespace Panns.ML.Networks;

/// <summary>The saved part of <see cref="PannsTransformOptions"/>: everything needed to run the network, except its weights.</summary>
internal sealed record NetworkParameters
{
    private readonly string? _engine;

    /// <summary>Name of the network in the catalog.</summary>
    public required string Network { get; init; }

    public required int Classes { get; init; }

    /// <summary>SHA-256 over names, shapes and values of the weights.</summary>
    public required string WeightsHash { get; init; }

    /// <summary>The weight file's path when the model was made; empty for weights that are built into the library.</summary>
    public required string WeightsPath { get; init; }

    /// <summary>Whether the saved model contains the weights.</summary>
    public bool IsEmbedded { get; init; }

    /// <summary>SHA-256 of the weights as stored in the saved model; null if it has none or was saved by an older version.</summary>
    public string? PiecesHash { get; init; }

    /// <summary>Whether the engine read the weights in place; saved weights are then read in the same way, which gives the same bits.</summary>
    public bool InPlace { get; init; }

    public required bool IsPath { get; init; }

    /// <summary>The engine's name; older versions saved a number.</summary>
    [JsonConverter(typeof(EngineNameConverter))]
    public string Engine { get => _engine ?? PannsEngines.Cpu.Name; init => _engine = value; }

    public int? Threads { get; init; }

    /// <summary>The floats in which the engine keeps the weights; the saved weights are the checkpoint's.</summary>
    public WeightPrecision Precision { get; init; }

    public required int SampleRate { get; init; }

    public BadAudio BadAudio { get; init; }

    /// <summary>How recordings are read; null for the defaults.</summary>
    public ReadingParameters? Reading { get; init; }

    /// <summary>Length in seconds of the windows that long recordings are cut into.</summary>
    public double Window { get; init; }

    public double Overlap { get; init; }

    public WindowAggregate Aggregate { get; init; }

    /// <summary>Whether a network trained here allows several classes per recording.</summary>
    public bool IsMultiLabel { get; init; }

    /// <summary>Names of the classes; null for those of AudioSet, or numbers.</summary>
    public string[]? Labels { get; init; }

    /// <summary>Detection options; null for other tasks.</summary>
    public DetectionParameters? Detection { get; init; }

    /// <summary>The same for all transforms that can share a running network.</summary>
    [JsonIgnore]
    public NetworkKey Key => new(Network, Classes, WeightsHash, InPlace, Engine, Threads, Precision);

    public NetworkDescription Describe() => PannsModels.Get(Network).Describe(Classes);
}

/// <summary>Identifies a network with weights and engine. How the weights are read can affect the last bit of a result.</summary>
internal sealed record NetworkKey(string Network, int Classes, string WeightsHash, bool InPlace, string Engine, int? Threads, WeightPrecision Precision);

/// <summary>The saved part of <see cref="DetectionOptions"/>.</summary>
internal sealed record DetectionParameters
{
    public double Threshold { get; init; }

    public double? LowThreshold { get; init; }

    public double MinimumDuration { get; init; }

    public double MergeGap { get; init; }

    /// <summary>These three are null for what suits the network; models of older versions have window and overlap beside this record.</summary>
    public double? Median { get; init; }

    public double? Window { get; init; }

    public double? Overlap { get; init; }

    /// <summary>High and low threshold of single classes; null for none.</summary>
    public Dictionary<string, double[]>? ClassThresholds { get; init; }

    public string[]? Labels { get; init; }

    public bool Framewise { get; init; }
}
