using System.Text.Json;
using Panns.Output.Json;

namespace Panns.Transfer.Evaluation;

/// <summary>Writes the summary of a data set as JSON.</summary>
internal static class SummaryJson
{
    /// <summary>Writes {clips, complete_clips, classes, groups, folds: {name: clips}, drawn_folds, left_out: [{reason, count, examples}], notes, warnings}.</summary>
    public static void Summary(this Utf8JsonWriter json, string name, DatasetSummary? summary)
    {
        if (summary is null)
        {
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("taken", summary.Taken);
        json.WriteNumber("clips", summary.Clips);
        if (summary.CompleteClips is { } complete)
        {
            json.WriteNumber("complete_clips", complete);
        }

        json.WriteNumber("classes", summary.Classes.Length);
        json.WriteNumber("groups", summary.Groups);
        json.WriteStartObject("folds");
        foreach (var (fold, clips) in summary.Folds)
        {
            json.WriteNumber(fold, clips);
        }

        json.WriteEndObject();
        json.WriteNumber("drawn_folds", summary.DrawnFolds);
        json.WriteStartArray("left_out");
        foreach (var left in summary.LeftOut)
        {
            json.WriteStartObject();
            json.WriteString("reason", left.Reason);
            json.WriteNumber("count", left.Count);
            json.Strings("examples", left.Examples);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Strings("notes", summary.Notes);
        json.Strings("warnings", summary.Warnings);
        json.WriteEndObject();
    }
}
