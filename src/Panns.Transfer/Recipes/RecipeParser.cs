using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Panns.Transfer.Data;

namespace Panns.Transfer.Recipes;

/// <summary>Reads a recipe from JSON. Unknown fields are errors, so that a misspelled rule is not ignored.</summary>
internal static class RecipeParser
{
    // Matching takes linear time in the path's length, whatever the pattern.
    private const RegexOptions Safe = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture;

    private static readonly HashSet<string> Fields =
    [
        "name", "title", "summary", "license", "homepage", "clips", "bytes", "downloads", "manual", "roots", "tables", "files", "labels",
        "equal_fields", "exclude", "exclude_note", "folds", "name_fields", "class_counts", "part_counts", "fold_counts", "metric", "segment_seconds",
        "seconds", "also_listed", "group", "audioset", "clip_seconds", "pad_seconds",
    ];

    public static DatasetRecipe Parse(Stream json, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Parse(document.RootElement);
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException
            or IndexOutOfRangeException or NotSupportedException)
        {
            throw new PannsException($"{source}: not a valid data set recipe: {problem.Message}", problem);
        }
    }

    private static DatasetRecipe Parse(JsonElement root)
    {
        foreach (var field in root.EnumerateObject())
        {
            _ = Fields.Contains(field.Name) ? 0 : throw new JsonException($"unknown field '{field.Name}'");
        }

        var labels = root.TryGetProperty("labels", out var given) ? given : default;
        return new()
        {
            Name = Text(root, "name"),
            Title = Text(root, "title"),
            Summary = Text(root, "summary"),
            License = Text(root, "license"),
            Homepage = Text(root, "homepage"),
            Clips = root.GetProperty("clips").GetInt32(),
            Bytes = root.TryGetProperty("bytes", out var bytes) ? bytes.GetInt64() : null,
            Metric = EvaluationMetricNames.Parse(Text(root, "metric")),
            SegmentSeconds = root.TryGetProperty("segment_seconds", out var seconds) ? seconds.GetDouble() : null,
            PadSeconds = root.TryGetProperty("pad_seconds", out var pad) ? pad.GetDouble() : 0,
            ClipSeconds = root.TryGetProperty("clip_seconds", out var longest) ? longest.GetDouble() : null,
            Manual = Optional(root, "manual"),
            Downloads = List(root, "downloads", Download),
            Roots = List(root, "roots", item => item.GetString()!),
            Tables = List(root, "tables", item => Table(item, Text(item, "label"))),
            AlsoListed = List(root, "also_listed", item => Table(item, "")),
            Files = root.TryGetProperty("files", out var files)
                ? new([.. Texts(files, "pattern").Select(pattern => new Regex(pattern, Safe))], Text(files, "label"), Names(files))
                : null,
            ClassNames = labels.ValueKind == JsonValueKind.Object ? List(labels, "names", item => item.GetString()!) : [],
            ClassMap = labels.ValueKind == JsonValueKind.Object ? Pairs(labels, "map") : [],
            ClassIds = labels.ValueKind == JsonValueKind.Object && labels.TryGetProperty("ids", out var ids)
                ? new(Text(ids, "field"), Pairs(ids, "names").ToImmutableDictionary(StringComparer.Ordinal))
                : null,
            Group = Optional(root, "group"),
            AudioSet = Pairs(root, "audioset"),
            Exclude = List(root, "exclude", item => item.GetString()!),
            ExcludeNote = Optional(root, "exclude_note") ?? "",
            Folds = Folds(root.GetProperty("folds")),
            NameFields = Optional(root, "name_fields") is { } pattern ? new(pattern, Safe) : null,
            EqualFields = List(root, "equal_fields", item => (item[0].GetString()!, item[1].GetString()!)),
            ClassCounts = Counts(root, "class_counts"),
            PartCounts = Counts(root, "part_counts"),
            FoldCounts = Counts(root, "fold_counts"),
            Seconds = root.TryGetProperty("seconds", out var range) ? (range[0].GetDouble(), range[1].GetDouble()) : null,
        };
    }

    private static DatasetDownload Download(JsonElement item) => new(
        new Uri(Text(item, "url")),
        Text(item, "file"),
        item.TryGetProperty("bytes", out var bytes) ? bytes.GetInt64() : null,
        Optional(item, "md5"),
        Optional(item, "sha256"),
        List(item, "contents", content => new DatasetContent(Text(content, "file"), Text(content, "md5"))));

    private static RecipeTable Table(JsonElement item, string label) => new(
        Texts(item, "path"),
        Optional(item, "delimiter")?[0] ?? ',',
        Texts(item, "audio"),
        label,
        Optional(item, "part") ?? "",
        Pairs(item, "where"),
        Pairs(item, "except"));

    private static RecipeNames? Names(JsonElement files)
        => files.TryGetProperty("expected", out var expected)
            ? new(
                Text(expected, "template"),
                [.. expected.GetProperty("values").EnumerateObject().Select(field => (field.Name, Values(field.Value)))],
                List(expected, "except", item => item.EnumerateObject().Select(pair => KeyValuePair.Create(pair.Name, pair.Value.GetString()!)).ToImmutableArray()))
            : null;

    private static ImmutableArray<string> Values(JsonElement values) => values.ValueKind == JsonValueKind.Array
        ? [.. values.EnumerateArray().Select(value => value.GetString()!)]
        : RecipeNames.Range(values.GetString()!);

    private static RecipeFolds Folds(JsonElement folds)
    {
        var rule = Text(folds, "rule") switch
        {
            "column" => FoldRule.Column,
            "index_in_class" => FoldRule.IndexInClass,
            "groups" => FoldRule.Groups,
            "parts" => FoldRule.Parts,
            var other => throw new JsonException($"unknown fold rule '{other}'"),
        };
        return new(
            rule,
            folds.TryGetProperty("count", out var count) ? count.GetInt32() : 0,
            Optional(folds, "column") ?? Optional(folds, "field") ?? "",
            List(folds, "groups", group => group.EnumerateArray().Select(item => item.GetString()!).ToImmutableHashSet(StringComparer.Ordinal)),
            Optional(folds, "train") ?? "",
            Optional(folds, "test") ?? "");
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? throw new JsonException($"'{name}' is null");

    // A single text, or an array of alternatives.
    private static ImmutableArray<string> Texts(JsonElement element, string name)
        => element.GetProperty(name).ValueKind == JsonValueKind.Array ? List(element, name, item => item.GetString()!) : [Text(element, name)];

    private static string? Optional(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static ImmutableArray<T> List<T>(JsonElement element, string name, Func<JsonElement, T> convert)
        => element.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(convert)] : [];

    private static ImmutableArray<KeyValuePair<string, string>> Pairs(JsonElement element, string name)
        => element.TryGetProperty(name, out var pairs) ? [.. pairs.EnumerateObject().Select(pair => KeyValuePair.Create(pair.Name, pair.Value.GetString()!))] : [];

    private static ImmutableDictionary<string, int> Counts(JsonElement element, string name)
        => element.TryGetProperty(name, out var counts)
            ? counts.EnumerateObject().ToImmutableDictionary(pair => pair.Name, pair => pair.Value.GetInt32(), StringComparer.Ordinal)
            : ImmutableDictionary<string, int>.Empty;
}
