using System.Collections.Immutable;
using System.Text.Json;
using Panns.Common.IO;
using Panns.Output.Json;

namespace Panns.Transfer.Pretraining.Packs;

/// <summary>The content of pack.json.</summary>
internal sealed record PackManifest
{
    private const string Format = "panns-pack";
    private const int Version = 1;
    private const int MostClasses = 100_000;
    private const int MostValues = 1 << 28;

    public required PackContent Content { get; init; }

    /// <summary>Sample rate of waveforms in Hz; 0 for embeddings.</summary>
    public int SampleRate { get; init; }

    /// <summary>Dimensions of a clip: [samples], or [vectors, size].</summary>
    public required ImmutableArray<int> ClipShape { get; init; }

    /// <summary>The classes; null if the clips have no labels.</summary>
    public LabelSet? Labels { get; init; }

    public required ImmutableArray<PackShard> Shards { get; init; }

    /// <summary>Identifies the content: two packs with the same identity were packed from the same clips in the same way.</summary>
    public required string Identity { get; init; }

    public void Write(string folder) => StagedFile.Write(Path.Combine(folder, PackFiles.Manifest), JsonText.File(json =>
    {
        json.WriteString("format", Format);
        json.WriteNumber("format_version", Version);
        json.WriteString("content", Content == PackContent.Waveform ? "waveform" : "embedding");
        if (Content == PackContent.Waveform)
        {
            json.WriteNumber("sample_rate", SampleRate);
            json.WriteNumber("full_scale", short.MaxValue);
        }

        json.Numbers("clip_shape", ClipShape.Select(size => (double)size));
        json.WriteNumber("clips", Shards.Sum(shard => (long)shard.Clips));
        json.WriteString("identity", Identity);
        WriteLabels(json, "labels", Labels);
        json.Objects("shards", Shards, (line, shard) =>
        {
            line.WriteString("folder", shard.Folder);
            line.WriteNumber("clips", shard.Clips);
        });
    }));

    /// <exception cref="PannsException">The manifest is missing, or this version cannot read it.</exception>
    public static PackManifest Read(string folder)
    {
        var path = Path.Combine(folder, PackFiles.Manifest);
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(json.RootElement, path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException(
                File.Exists(path) ? $"{path}: cannot be read: {problem.Message}"
                : Directory.Exists(folder) ? $"{folder}: no complete pack: {PackFiles.Manifest} is missing; the packing that began it goes on when it is started again"
                : $"{folder}: there is no such folder", problem);
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new PannsException($"{path}: damaged: {problem.Message}", problem);
        }
    }

    public static void WriteLabels(Utf8JsonWriter json, string name, LabelSet? labels)
    {
        if (labels is null)
        {
            json.WriteNull(name);
            return;
        }

        json.Objects(name, labels, (line, label) =>
        {
            line.WriteString("mid", label.Mid);
            line.WriteString("name", label.Name);
        });
    }

    public static LabelSet? ReadLabels(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null
        : json.GetArrayLength() is > 0 and <= MostClasses
            ? new(json.EnumerateArray().Select((label, index) => new SoundLabel(index, label.GetProperty("name").GetString()!, label.GetProperty("mid").GetString()!)))
            : throw new FormatException("an impossible number of classes");

    private static PackManifest Read(JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("format", out var format) || format.GetString() != Format)
        {
            throw new PannsException($"{path}: no pack");
        }

        if (json.GetProperty("format_version").GetInt32() is var version and not Version)
        {
            throw new PannsException(FormattableString.Invariant($"{path}: format {version}; this version reads {Version}: use a newer one"));
        }

        var content = json.GetProperty("content").GetString() switch
        {
            "waveform" => PackContent.Waveform,
            "embedding" => PackContent.Embedding,
            var other => throw new FormatException($"a content '{other}'"),
        };
        ImmutableArray<int> shape = [.. json.GetProperty("clip_shape").EnumerateArray().Select(size => size.GetInt32())];
        if (shape.Length != (content == PackContent.Waveform ? 1 : 2) || shape.Any(size => size < 1) || shape.Aggregate(1.0, (product, size) => product * size) > MostValues)
        {
            throw new FormatException("an impossible clip_shape");
        }

        ImmutableArray<PackShard> shards = [.. json.GetProperty("shards").EnumerateArray().Select(shard => new PackShard(
            shard.GetProperty("folder").GetString() is { Length: > 0 } folder && folder == Path.GetFileName(folder) ? folder : throw new FormatException("a shard without a name"),
            shard.GetProperty("clips").GetInt32() is > 0 and var clips ? clips : throw new FormatException("a shard without clips")))];
        if (shards.Sum(shard => (long)shard.Clips) is var sum && sum != json.GetProperty("clips").GetInt64())
        {
            throw new FormatException(FormattableString.Invariant($"its shards have {sum} clips together"));
        }

        return new()
        {
            Content = content,
            SampleRate = content == PackContent.Embedding ? 0
                : json.GetProperty("sample_rate").GetInt32() is > 0 and var rate ? rate : throw new FormatException("an impossible sample_rate"),
            ClipShape = shape,
            Labels = ReadLabels(json.GetProperty("labels")),
            Shards = shards,
            Identity = json.GetProperty("identity").GetString() ?? "",
        };
    }
}

/// <summary>A shard in pack.json.</summary>
/// <param name="Folder">Name of its folder.</param>
/// <param name="Clips">Number of its clips, at least 1.</param>
internal readonly record struct PackShard(string Folder, int Clips);
