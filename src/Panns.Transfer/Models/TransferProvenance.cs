using System.Collections.Immutable;
using System.Text.Json;

namespace Panns.Transfer;

/// <summary>Where a classifier comes from.</summary>
public sealed record TransferProvenance
{
    /// <summary>Name of the set that it learnt from.</summary>
    public string Dataset { get; init; } = "";

    /// <summary>Hash over the audio, the labels and the folds.</summary>
    public string DataHash { get; init; } = "";

    /// <summary>Clips that it learnt from.</summary>
    public int Clips { get; init; }

    /// <summary>The seed.</summary>
    public ulong Seed { get; init; }

    /// <summary>Version of this software.</summary>
    public string Version { get; init; } = typeof(TransferProvenance).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>Version of the runtime.</summary>
    public string Runtime { get; init; } = Environment.Version.ToString();

    /// <summary>Hash of the pretrained weights; empty where there were none.</summary>
    public string WeightsHash { get; init; } = "";

    /// <summary>What was measured: name and value.</summary>
    public ImmutableSortedDictionary<string, double> Scores { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteString("dataset", Dataset);
        json.WriteString("data_sha256", DataHash);
        json.WriteNumber("clips", Clips);
        json.WriteNumber("seed", Seed);
        json.WriteString("version", Version);
        json.WriteString("runtime", Runtime);
        json.WriteString("weights_sha256", WeightsHash);
        json.WriteStartObject("scores");
        foreach (var (name, value) in Scores.Where(pair => double.IsFinite(pair.Value)))
        {
            json.WriteNumber(name, value);
        }

        json.WriteEndObject();
    }

    internal static TransferProvenance Read(JsonElement json) => new()
    {
        Dataset = json.GetProperty("dataset").GetString() ?? "",
        DataHash = json.GetProperty("data_sha256").GetString() ?? "",
        Clips = json.GetProperty("clips").GetInt32(),
        Seed = json.GetProperty("seed").GetUInt64(),
        Version = json.GetProperty("version").GetString() ?? "",
        Runtime = json.GetProperty("runtime").GetString() ?? "",
        WeightsHash = json.GetProperty("weights_sha256").GetString() ?? "",
        Scores = json.GetProperty("scores").EnumerateObject().ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value.GetDouble()),
    };
}
