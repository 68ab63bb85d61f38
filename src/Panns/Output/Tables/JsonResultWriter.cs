using System.Text.Json;
using Panns.Output.Json;

namespace Panns.Output.Tables;

/// <summary>Writes a table of results as a JSON array with one object per recording.</summary>
internal sealed class JsonResultWriter(TextWriter output, ResultTable table) : ResultWriter
{
    private readonly JsonList _list = new(output);

    /// <summary>A recording's object on a line of its own.</summary>
    public static string Line(ResultTable table, RecordingRows recording)
    {
        using var writer = new JsonResultWriter(TextWriter.Null, table);
        return JsonText.Of(JsonText.Compact, json =>
        {
            json.WriteStartObject();
            writer.Fields(json, recording);
            json.WriteEndObject();
        }) + "\n";
    }

    public override void Write(RecordingRows recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        _list.Add(json => Fields(json, recording));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _list.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Fields(Utf8JsonWriter json, RecordingRows recording)
    {
        json.WriteString("file", recording.File);
        if (recording.Start is { } start)
        {
            json.Seconds("start", start);
            if (recording.End is { } end)
            {
                json.Seconds("end", end);
            }
        }

        if (recording.Error is { } error)
        {
            json.WriteString("error", error);
            return;
        }

        if (recording.Note is not null)
        {
            json.WriteString("status", recording.Status);
        }

        if (recording.Duration is { } duration)
        {
            json.Seconds("duration", duration);
        }

        if (!recording.IsByWindow)
        {
            Rows(json, recording, recording.Rows);
            return;
        }

        json.WriteStartArray("windows");
        foreach (var window in Windows(recording.Rows))
        {
            json.WriteStartObject();
            Cells(json, ResultLevel.Window, recording, window[0]);
            Rows(json, recording, window);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Rows(Utf8JsonWriter json, RecordingRows recording, IReadOnlyList<ResultRow> rows)
    {
        if (table.ListName is not { } name)
        {
            foreach (var row in rows)
            {
                Cells(json, ResultLevel.Row, recording, row);
                Scores(json, row);
            }

            return;
        }

        json.WriteStartArray(name);
        foreach (var row in rows)
        {
            json.WriteStartObject();
            Cells(json, ResultLevel.Row, recording, row);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (rows.Count > 0)
        {
            Scores(json, rows[0]);
        }
    }

    private void Scores(Utf8JsonWriter json, ResultRow row)
    {
        if (!table.Classes.IsEmpty)
        {
            json.WriteStartObject("scores");
            for (var i = 0; i < table.Classes.Length; i++)
            {
                json.Number(table.Classes[i], (float?)row.Scores.Span[i]);
            }

            json.WriteEndObject();
        }
    }

    private void Cells(Utf8JsonWriter json, ResultLevel level, RecordingRows recording, ResultRow row)
    {
        foreach (var column in table.Columns)
        {
            if (column.Level != level)
            {
                continue;
            }

            switch (column.Kind)
            {
                case ResultColumnKind.Text:
                    json.WriteString(column.Name, column.Text!(recording, row));
                    break;
                case ResultColumnKind.Seconds:
                    json.Seconds(column.Name, column.Seconds!(recording, row) ?? double.NaN);
                    break;
                default:
                    json.Number(column.Name, column.Score!(row));
                    break;
            }
        }
    }

    /// <summary>Groups consecutive rows by window.</summary>
    private static IEnumerable<List<ResultRow>> Windows(IReadOnlyList<ResultRow> rows)
    {
        var window = new List<ResultRow>();
        foreach (var row in rows)
        {
            if (window.Count > 0 && (window[0].Start != row.Start || window[0].End != row.End))
            {
                yield return window;
                window = [];
            }

            window.Add(row);
        }

        if (window.Count > 0)
        {
            yield return window;
        }
    }
}
