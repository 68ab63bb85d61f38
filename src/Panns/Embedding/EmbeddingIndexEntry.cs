using System.Globalization;
using Panns.Output;

namespace Panns;

/// <summary>A line of an index: what a row of an embedding file is.</summary>
/// <param name="File">The recording's path as it was given.</param>
/// <param name="Duration">Its length in seconds.</param>
/// <param name="Status"><c>ok</c>, or why there is no embedding.</param>
public sealed record EmbeddingIndexEntry(string File, double Duration, string Status)
{
    /// <summary>Status of a recording whose embedding was taken.</summary>
    public const string Ok = "ok";

    internal const string Header = "file,duration,status";

    /// <summary>Whether the row is an embedding; otherwise it is all NaN.</summary>
    public bool IsOk => Status == Ok;

    internal string ToLine() => $"{CsvText.Field(OneLine(File))},{CsvText.Field(Duration)},{CsvText.Field(OneLine(Status))}";

    internal static EmbeddingIndexEntry? Parse(string line)
        => CsvText.Split(line) is [var file, var duration, var status]
            && double.TryParse(duration, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            ? new(file, seconds, status)
            : null;

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
