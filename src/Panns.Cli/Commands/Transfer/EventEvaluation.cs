using System.Globalization;
using System.Text.Json;
using Panns.Cli.Hosting;
using Panns.Cli.Output;
using Panns.Output.Csv;
using Panns.Output.Json;

namespace Panns.Cli.Commands.Transfer;

/// <summary>All scores of an estimate, and how they are printed.</summary>
internal sealed record EventEvaluation(EventScores Events, EventScores Segments, PsdsResult? Psds1, PsdsResult? Psds2, int Recordings)
{
    private static readonly string[] Columns = ["class", "reference", "estimated", "event F1", "event ER", "segment F1", "segment ER", "PSDS1", "PSDS2"];

    public void Write(Terminal terminal, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Data.Write(JsonText.File(Json));
                break;
            case OutputFormat.Csv:
                terminal.Data.Write(CsvWriter.Text(
                    [[.. Columns.Select(column => column.Replace(' ', '_').ToLowerInvariant())], .. Rows(value => CsvWriter.Number(value))]));
                break;
            default:
                var table = new TextTable([.. Columns.Select((column, index) => (column, index > 0))]);
                foreach (var row in Rows(Rounded))
                {
                    table.Add(row);
                }

                table.Write(terminal);
                SayOthers(terminal);
                break;
        }
    }

    private IEnumerable<string[]> Rows(Func<double?, string> text)
    {
        foreach (var (label, counts) in Events.Classes)
        {
            var segments = Segments.Classes.GetValueOrDefault(label);
            yield return
            [
                label, Whole(counts.Reference), Whole(counts.Estimated), text(counts.F1), text(counts.ErrorRate), text(segments.F1), text(segments.ErrorRate),
                text(Of(Psds1, label)), text(Of(Psds2, label)),
            ];
        }

        var (all, parts) = (Events.Overall, Segments.Overall);
        yield return
        [
            "mean of classes", "", "", text(Events.MacroF1), text(Events.MacroErrorRate), text(Segments.MacroF1), text(Segments.MacroErrorRate), "", "",
        ];
        yield return
        [
            "all", Whole(all.Reference), Whole(all.Estimated), text(all.F1), text(all.ErrorRate), text(parts.F1), text(parts.ErrorRate), text(Psds1?.Value), text(Psds2?.Value),
        ];
    }

    private void SayOthers(Terminal terminal)
    {
        if (Events.Classes.Where(pair => pair.Value.Reference == 0).ToList() is { Count: > 0 } others)
        {
            terminal.Say(string.Create(CultureInfo.InvariantCulture,
                $"classes that the reference lacks: {string.Join(", ", others.Take(5).Select(pair => $"'{pair.Key}'"))}{(others.Count > 5 ? ", ..." : "")}: their events are insertions, not part of the mean, and nothing to PSDS"));
        }
    }

    private void Json(Utf8JsonWriter json)
    {
        json.WriteNumber("recordings", Recordings);
        json.WriteStartObject("overall");
        Scores(json, "event_based", Events.Overall);
        Scores(json, "segment_based", Segments.Overall);
        json.Number("psds1", Psds1?.Value);
        json.Number("psds2", Psds2?.Value);
        json.WriteEndObject();
        json.WriteStartObject("mean_of_classes");
        Means(json, "event_based", Events);
        Means(json, "segment_based", Segments);
        json.WriteEndObject();
        json.WriteStartObject("classes");
        foreach (var (label, counts) in Events.Classes)
        {
            json.WriteStartObject(label);
            Scores(json, "event_based", counts);
            Scores(json, "segment_based", Segments.Classes.GetValueOrDefault(label));
            json.Number("psds1", Of(Psds1, label));
            json.Number("psds2", Of(Psds2, label));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Means(Utf8JsonWriter json, string name, EventScores scores)
    {
        json.WriteStartObject(name);
        json.Number("f1", (double?)scores.MacroF1);
        json.Number("precision", (double?)scores.MacroPrecision);
        json.Number("recall", (double?)scores.MacroRecall);
        json.Number("error_rate", (double?)scores.MacroErrorRate);
        json.WriteEndObject();
    }

    private static void Scores(Utf8JsonWriter json, string name, EventCounts counts)
    {
        json.WriteStartObject(name);
        json.Number("f1", (double?)counts.F1);
        json.Number("precision", (double?)counts.Precision);
        json.Number("recall", (double?)counts.Recall);
        json.Number("error_rate", (double?)counts.ErrorRate);
        json.WriteNumber("reference", counts.Reference);
        json.WriteNumber("estimated", counts.Estimated);
        json.WriteNumber("correct", counts.Correct);
        json.WriteNumber("substitutions", counts.Substitutions);
        json.WriteNumber("deletions", counts.Deletions);
        json.WriteNumber("insertions", counts.Insertions);
        json.WriteEndObject();
    }

    private static double? Of(PsdsResult? psds, string label) => psds is not null && psds.Classes.TryGetValue(label, out var value) ? value : null;

    private static string Whole(long count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Rounded(double? value) => value is { } number && !double.IsNaN(number) ? number.ToString("0.000", CultureInfo.InvariantCulture) : "";
}
