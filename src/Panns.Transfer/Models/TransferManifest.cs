using System.Collections.Immutable;
using System.Text.Json;
using Panns.Audio;
using Panns.Clips;
using Panns.Output.Json;
using Panns.Transfer.Strategies;

namespace Panns.Transfer.Models;

/// <summary>The content of model.json.</summary>
internal sealed record TransferManifest
{
    private const string Format = "panns-transfer";

    // A file states the oldest version that reads it correctly: 2 if clips are padded, 3 if a single channel is used, 4 if low scores are
    // rejected; earlier versions would ignore these.
    private const int Version = 4;
    private const int MostClasses = 100_000;

    public required string Strategy { get; init; }

    public required FeatureKind Kind { get; init; }

    public string? Network { get; init; }

    /// <summary>Number of classes of the network's own last layer.</summary>
    public int NetworkClasses { get; init; }

    /// <summary>The front end, for information only; the network's description determines it.</summary>
    public string FrontEnd { get; init; } = "";

    public required ImmutableArray<string> Labels { get; init; }

    public bool IsMultiLabel { get; init; }

    public double? SegmentSeconds { get; init; }

    public double? ClipSeconds { get; init; }

    /// <summary>Shorter clips are padded with silence to this many seconds; 0 for no padding.</summary>
    public double PadSeconds { get; init; }

    /// <summary>Which channel of recordings is used.</summary>
    public AudioChannel Channel { get; init; } = AudioChannel.Mix;

    /// <summary>Score below which no class is named; null for no limit.</summary>
    public double? Reject { get; init; }

    public string Write() => JsonText.File(json =>
    {
        json.WriteString("format", Format);
        json.WriteNumber("format_version", Reject is not null ? Version : Channel != AudioChannel.Mix ? 3 : PadSeconds > 0 ? 2 : 1);
        json.WriteString("strategy", Strategy);
        json.WriteString("reads", Kind.Name());
        json.WriteString("network", Network);
        json.WriteNumber("network_classes", NetworkClasses);
        json.WriteString("front_end", FrontEnd);
        json.WriteBoolean("multi_label", IsMultiLabel);
        json.Number("segment_seconds", SegmentSeconds);
        json.Number("clip_seconds", ClipSeconds);
        if (PadSeconds > 0)
        {
            json.WriteNumber("pad_seconds", PadSeconds);
        }

        if (Channel != AudioChannel.Mix)
        {
            json.WriteString("channel", Channel.ToString());
        }

        if (Reject is { } reject)
        {
            json.WriteNumber("reject", reject);
        }

        json.Strings("labels", Labels);
    });

    /// <exception cref="PannsException">The manifest is invalid or of a newer version.</exception>
    public static TransferManifest Read(JsonElement json, string source)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("format", out var format) || format.GetString() != Format)
        {
            throw new PannsException($"{source}: no .panns model");
        }

        if (json.GetProperty("format_version").GetInt32() is var version and (< 1 or > Version))
        {
            throw new PannsException(FormattableString.Invariant($"{source}: format {version}; this version reads up to {Version}: use a newer one"));
        }

        ImmutableArray<string> labels = [.. json.GetProperty("labels").EnumerateArray().Select(label => label.GetString() ?? "")];
        if (labels.Length is 0 or > MostClasses || labels.Any(label => label.Length == 0) || labels.Distinct(StringComparer.Ordinal).Count() != labels.Length)
        {
            throw new PannsException($"{source}: its class names are missing, empty or repeated");
        }

        return new()
        {
            Strategy = json.GetProperty("strategy").GetString() ?? "",
            Kind = FeatureKindNames.Parse(json.GetProperty("reads").GetString() ?? "") ?? throw new PannsException($"{source}: reads something unknown"),
            Network = json.GetProperty("network").GetString(),
            NetworkClasses = json.GetProperty("network_classes").GetInt32() is >= 0 and <= MostClasses and var classes
                ? classes
                : throw new PannsException($"{source}: an impossible number of classes"),
            FrontEnd = json.GetProperty("front_end").GetString() ?? "",
            Labels = labels,
            IsMultiLabel = json.GetProperty("multi_label").GetBoolean(),
            SegmentSeconds = Seconds(json, "segment_seconds", source),
            ClipSeconds = Seconds(json, "clip_seconds", source),
            PadSeconds = !json.TryGetProperty("pad_seconds", out var pad) ? 0
                : pad.GetDouble() is >= 0 and <= WindowPlan.UsualWindow and var padding ? padding
                : throw new PannsException($"{source}: an impossible pad_seconds"),
            Channel = !json.TryGetProperty("channel", out var channel) ? AudioChannel.Mix
                : AudioChannel.TryParse(channel.GetString() ?? "") ?? throw new PannsException($"{source}: an unknown channel"),
            Reject = !json.TryGetProperty("reject", out var reject) ? null
                : reject.GetDouble() is >= 0 and <= 1 and var limit ? limit
                : throw new PannsException($"{source}: an impossible reject"),
        };
    }

    private static double? Seconds(JsonElement json, string name, string source)
        => json.GetProperty(name) is { ValueKind: JsonValueKind.Number } value
            ? value.GetDouble() is >= 0.05 and <= 3600 and var seconds ? seconds : throw new PannsException($"{source}: an impossible {name}")
            : null;
}
