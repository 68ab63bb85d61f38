namespace Panns.Output;

/// <summary>Results as comma-separated lines: numbers with a point, fields quoted where they must be, lines ended by the writer's line end.</summary>
public static class ResultCsv
{
    /// <summary>First line of a table of tags.</summary>
    public const string TagHeader = "file,start,end,rank,label,score,error";

    /// <summary>First line of a table of events.</summary>
    public const string EventHeader = "file,onset,offset,label,peak,mean";

    /// <summary>
    /// Writes the tags of a recording, best first, one to a line; those of every window where the result has windows. A recording
    /// that failed is one line with its error.
    /// </summary>
    /// <param name="writer">Where to.</param>
    /// <param name="result">The recording's result.</param>
    public static void WriteTags(TextWriter writer, TaggingResult result)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(result);
        if (result.Error is { } error)
        {
            writer.WriteLine($"{CsvText.Field(result.File)},,,,,,{CsvText.Field(error)}");
        }

        foreach (var (start, end, tags, _) in result.Windows ?? [new(0, result.Duration, result.Tags, result.Scores)])
        {
            for (var i = 0; i < tags.Count; i++)
            {
                writer.WriteLine(FormattableString.Invariant(
                    $"{CsvText.Field(result.File)},{CsvText.Field(start)},{CsvText.Field(end)},{i + 1},{CsvText.Field(tags[i].Label)},{CsvText.Field(tags[i].Score)},"));
            }
        }
    }

    /// <summary>Writes the events of a recording, one to a line.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="result">The recording's result.</param>
    public static void WriteEvents(TextWriter writer, DetectionResult result)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(result);
        foreach (var found in result.Events)
        {
            writer.WriteLine(
                $"{CsvText.Field(result.File)},{CsvText.Field(found.Onset)},{CsvText.Field(found.Offset)},{CsvText.Field(found.Label)},{CsvText.Field(found.PeakScore)},{CsvText.Field(found.MeanScore)}");
        }
    }
}
