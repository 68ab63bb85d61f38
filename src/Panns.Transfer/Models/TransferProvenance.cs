using System.Collections.Immutable;
using System.Text.Json;
using Panns.Output.Json;

namespace Panns.Transfer;

/// <summary>How a classifier was made.</summary>
public sealed record TransferProvenance
{
    /// <summary>Name of the training data set.</summary>
    public string Dataset { get; init; } = "";

    /// <summary>Hash of the audio, labels and folds.</summary>
    public string DataHash { get; init; } = "";

    /// <summary>Number of training clips.</summary>
    public int Clips { get; init; }

    /// <summary>Classes of the data set without a readable training clip, which the model therefore does not know.</summary>
    public ImmutableArray<string> ClassesLeftOut { get; init; } = [];

    /// <summary>The random seed.</summary>
    public ulong Seed { get; init; }

    /// <summary>Version of this library.</summary>
    public string Version { get; init; } = typeof(TransferProvenance).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>Version of the .NET runtime.</summary>
    public string Runtime { get; init; } = Environment.Version.ToString();

    /// <summary>Hash of the pretrained weights; empty if there were none.</summary>
    public string WeightsHash { get; init; } = "";

    /// <summary>All settings that affected training, by name; empty in files of older versions.</summary>
    public ImmutableSortedDictionary<string, string> Options { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Training history by epoch (by iteration for the linear probe); empty in files of older versions.</summary>
    public ImmutableArray<EpochRecord> History { get; init; } = [];

    /// <summary>Measured scores: name and value.</summary>
    public ImmutableSortedDictionary<string, double> Scores { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>The epoch whose weights were kept: the one with the lowest validation loss, or the last; null without a history.</summary>
    public EpochRecord? KeptEpoch => History.Any(epoch => epoch.ValidationLoss is not null) ? History.MinBy(epoch => epoch.ValidationLoss is { } loss && double.IsFinite(loss) ? loss : double.PositiveInfinity)
        : History.IsDefaultOrEmpty ? null : History[^1];

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteString("dataset", Dataset);
        json.WriteString("data_sha256", DataHash);
        json.WriteNumber("clips", Clips);
        if (!ClassesLeftOut.IsEmpty)
        {
            json.Strings("classes_left_out", ClassesLeftOut);
        }

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
        json.WriteStartObject("options");
        foreach (var (name, value) in Options)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteNumber("epochs", History.Length);
        json.WriteNumber("kept_epoch", KeptEpoch?.Epoch ?? 0);
        json.WriteStartArray("history");
        foreach (var epoch in History)
        {
            json.WriteStartObject();
            json.WriteNumber("epoch", epoch.Epoch);
            json.Number("train_loss", epoch.TrainLoss);
            json.Number("validation_loss", epoch.ValidationLoss);
            json.Number("validation_score", epoch.ValidationScore);
            if (epoch.BackboneRateFactor is { } factor)
            {
                json.Number("backbone_rate_factor", factor);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    internal static TransferProvenance Read(JsonElement json) => new()
    {
        Dataset = json.GetProperty("dataset").GetString() ?? "",
        DataHash = json.GetProperty("data_sha256").GetString() ?? "",
        Clips = json.GetProperty("clips").GetInt32(),
        ClassesLeftOut = json.TryGetProperty("classes_left_out", out var without) ? [.. without.EnumerateArray().Select(name => name.GetString() ?? "")] : [],
        Seed = json.GetProperty("seed").GetUInt64(),
        Version = json.GetProperty("version").GetString() ?? "",
        Runtime = json.GetProperty("runtime").GetString() ?? "",
        WeightsHash = json.GetProperty("weights_sha256").GetString() ?? "",
        Scores = json.GetProperty("scores").EnumerateObject().ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value.GetDouble()),
        Options = json.TryGetProperty("options", out var options)
            ? options.EnumerateObject().ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value.GetString() ?? "")
            : ImmutableSortedDictionary<string, string>.Empty,
        History = json.TryGetProperty("history", out var history) ? [.. history.EnumerateArray().Select(Epoch)] : [],
    };

    private static EpochRecord Epoch(JsonElement epoch) => new(
        epoch.GetProperty("epoch").GetInt32(),
        Number(epoch, "train_loss") ?? double.NaN,
        Number(epoch, "validation_loss"),
        Number(epoch, "validation_score"))
    {
        BackboneRateFactor = Number(epoch, "backbone_rate_factor"),
    };

    private static double? Number(JsonElement json, string name)
        => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
