using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Panns.Transfer;

/// <summary>When and how results were measured.</summary>
public sealed record ResultProvenance
{
    /// <summary>Start of the measurement.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>Version of this library.</summary>
    public string Version { get; init; } = typeof(ResultProvenance).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>Version of the .NET runtime.</summary>
    public string Runtime { get; init; } = Environment.Version.ToString();

    /// <summary>What started it, such as a command line; empty if unknown.</summary>
    public string Command { get; init; } = "";

    /// <summary>SHA-256 of the pretrained weights; empty if there were none.</summary>
    public string WeightsHash { get; init; } = "";

    /// <summary>SHA-256 of the audio, labels and folds; empty for sounds that are not files if no network determines their sample rate.</summary>
    public string DataHash { get; init; } = "";

    /// <summary>All settings of each strategy that affect training, by strategy name.</summary>
    public ImmutableArray<KeyValuePair<string, ImmutableSortedDictionary<string, string>>> Settings { get; init; } = [];

    /// <summary>The date as text: 2026-05-04 12:30:00 UTC.</summary>
    internal string DateText => Date.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    internal static ResultProvenance Of(TransferContext context, LabeledDataset data, IReadOnlyList<TransferStrategy> strategies) => new()
    {
        Date = DateTimeOffset.UtcNow,
        Command = context.Command,
        WeightsHash = strategies.Any(strategy => strategy.NeedsWeights) && context.Backbone is { Weights: not null } backbone ? backbone.WeightsHash : "",
        DataHash = context.HashOf(data),
        Settings = [.. strategies.Select(strategy => KeyValuePair.Create(strategy.Name, strategy.Describe(context, data).ToImmutableSortedDictionary()))],
    };

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("measured");
        json.WriteString("date", Date.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteString("version", Version);
        json.WriteString("runtime", Runtime);
        json.WriteString("command", Command);
        json.WriteString("weights_sha256", WeightsHash);
        json.WriteString("data_sha256", DataHash);
        json.WriteStartObject("settings");
        foreach (var (strategy, settings) in Settings)
        {
            json.WriteStartObject(strategy);
            foreach (var (name, value) in settings)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
