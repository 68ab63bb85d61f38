using System.Collections.Immutable;
using System.Text.Json;

namespace Panns.Transfer.Data.Tables;

/// <summary>
/// Reads events from JSON: a JAMS file, or the array that <c>ResultWriter.Json</c> writes, with an object for each recording.
/// </summary>
internal static class EventJson
{
    private const string Expected = "expected a JAMS file, or an array of objects with 'file' and 'events'";

    /// <summary>Whether a text can be JSON, and no table.</summary>
    public static bool Is(string text) => text.AsSpan().TrimStart() is ['{' or '[', ..];

    /// <summary>Reads the events.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text.</param>
    /// <param name="known">The recording that a JAMS file belongs to if none lies beside it and it names none; null if it must.</param>
    /// <exception cref="PannsException">The text is no JSON, or holds something else.</exception>
    public static ClipTable Read(string path, string text, string? known)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Array ? Results(path, document.RootElement) : Jams(path, document.RootElement, known);
        }
        catch (JsonException problem)
        {
            throw new PannsException(FormattableString.Invariant($"{path}: line {problem.LineNumber + 1}: damaged JSON"), problem);
        }
        catch (InvalidOperationException problem)
        {
            // Half a character in a text.
            throw new PannsException($"{path}: damaged JSON: {problem.Message}", problem);
        }
    }

    private static ClipTable Results(string path, JsonElement recordings)
    {
        var (rows, left) = (new Rows(path), new LeftOutCounts());
        foreach (var recording in recordings.EnumerateArray())
        {
            var file = Text(recording, "file") ?? throw new PannsException($"{path}: {Expected}");
            if (Text(recording, "error") is not null)
            {
                left.Add("recordings that could not be read", file);
                continue;
            }

            if (recording.ValueKind != JsonValueKind.Object || !recording.TryGetProperty("events", out var events) || events.ValueKind != JsonValueKind.Array)
            {
                throw new PannsException($"{path}: {file}: has no 'events': {Expected}");
            }

            rows.Begin(file, Number(recording, "duration"));
            foreach (var one in events.EnumerateArray())
            {
                rows.Add(Number(one, "onset"), Number(one, "offset"), Text(one, "label"), Number(one, "score"));
            }
        }

        return rows.ToTable(left, "read as JSON with the events of each recording");
    }

    private static ClipTable Jams(string path, JsonElement root, string? known)
    {
        if (!root.TryGetProperty("annotations", out var annotations) || annotations.ValueKind != JsonValueKind.Array)
        {
            throw new PannsException($"{path}: {Expected}");
        }

        var named = root.TryGetProperty("sandbox", out var sandbox) ? Text(sandbox, "file") : null;
        var metadata = root.TryGetProperty("file_metadata", out var found) ? found : default;
        var recording = SiblingAudio.FindBeside(path) ?? named ?? known ?? throw new PannsException(
            $"{path}: is a JAMS file without its recording: put an audio file with the same name in its folder, such as {Path.GetFileNameWithoutExtension(path)}.wav");
        var rows = new Rows(path);
        rows.Begin(recording, Number(metadata, "duration"));
        var labeled = annotations.EnumerateArray().Where(HasLabels).ToList();
        foreach (var one in labeled.Take(1).SelectMany(Observations))
        {
            var start = Number(one, "time");
            rows.Add(start, start + Number(one, "duration"), Label(one), Number(one, "confidence"));
        }

        return rows.ToTable(new(), labeled.Count > 1
            ? FormattableString.Invariant($"read as a JAMS file: the first of {labeled.Count} annotations with labels")
            : $"read as a JAMS file of {Path.GetFileName(recording)}");
    }

    private static bool HasLabels(JsonElement annotation) => Observations(annotation).FirstOrDefault() is { ValueKind: JsonValueKind.Object } first && Label(first) is not null;

    private static IEnumerable<JsonElement> Observations(JsonElement annotation)
        => annotation.ValueKind == JsonValueKind.Object && annotation.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array ? data.EnumerateArray() : [];

    // Scaper's values are objects.
    private static string? Label(JsonElement observation) => Text(observation, "value")
        ?? (observation.TryGetProperty("value", out var value) ? Text(value, "label") : null);

    private static string? Text(JsonElement parent, string name)
        => parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Number(JsonElement parent, string name)
        => parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    /// <summary>The rows read so far.</summary>
    private sealed class Rows(string path)
    {
        private readonly ImmutableArray<TableRow>.Builder _rows = ImmutableArray.CreateBuilder<TableRow>();
        private readonly Dictionary<string, double?> _recordings = new(StringComparer.Ordinal);
        private string _recording = "";

        public void Begin(string recording, double? duration) => _recordings[_recording = recording] = duration;

        public void Add(double? start, double? end, string? label, double? score)
        {
            if (start is not { } from || end is not { } to || label is null || from < 0 || to < from || !double.IsFinite(to))
            {
                throw new PannsException(FormattableString.Invariant($"{path}: event {_rows.Count + 1} lacks a label, or has no onset and offset that are possible"));
            }

            _rows.Add(new(_rows.Count + 1, _recording, label) { Start = from, End = to, Score = (float?)score });
        }

        public ClipTable ToTable(LeftOutCounts left, string note) => new(path, _rows.ToImmutable(), left.ToList(), [note], HasSeveralLabels: false) { Recordings = _recordings };
    }
}
