using System.Collections.Immutable;
using Panns.Common;
using Panns.Output.Tables;

namespace Panns.Output;

/// <summary>
/// A type of result table with its columns: the same in the library and the command line, in every format and with all options.
/// </summary>
/// <remarks>
/// <para>
/// CSV has a row for every label (UTF-8, comma-separated, quoted as in RFC 4180, LF line endings, numbers in the invariant culture). A
/// recording that failed has one row with the reason in its status column and no label. A recording in which nothing was found has no row,
/// unless it has problems, which its status lists.
/// </para>
/// <para>
/// JSON has an object for every recording, with <c>file</c>, <c>duration</c>, and the other columns of its rows in <see cref="ListName"/>. If
/// the recording was cut into windows, these are in each of its <c>windows</c>, with <c>start</c> and <c>end</c>. A recording that failed has
/// <c>error</c> instead; one that was processed despite problems also has <c>status</c>. NaN and infinities are null.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using var table = ResultWriter.Csv(Console.Out, ResultTable.Tags);
/// foreach (var result in tagger.TagMany(["dog.wav", "street.wav"]))
/// {
///     table.Write(result.ToRows());
/// }
/// </code>
/// </example>
public sealed class ResultTable
{
    private ResultTable(string name, string? listName, ImmutableArray<string> classes, params ImmutableArray<ResultColumn> columns)
    {
        Name = name;
        ListName = listName;
        Classes = classes;
        Columns = columns;
    }

    /// <summary>The top labels of recordings or of their windows: file, start, end, label, score, status.</summary>
    public static ResultTable Tags { get; } = new(
        "tags", "tags", [], ResultColumns.File, ResultColumns.Start, ResultColumns.End, ResultColumns.Label, ResultColumns.Score, ResultColumns.Status);

    /// <summary>Events in recordings: file, onset, offset, label, score, mean, status.</summary>
    public static ResultTable Events { get; } = new(
        "events",
        "events",
        [],
        ResultColumns.File,
        ResultColumns.Onset,
        ResultColumns.Offset,
        ResultColumns.Label,
        ResultColumns.Peak,
        ResultColumns.Mean,
        ResultColumns.Status);

    /// <summary>The rows of an embedding matrix, one per recording: file, duration, status.</summary>
    public static ResultTable EmbeddingIndex { get; } = new("embeddings", null, [], ResultColumns.File, ResultColumns.Duration, ResultColumns.Status);

    /// <summary>The rows of a matrix of embeddings of windows: file, start, end, status.</summary>
    /// <param name="dimension">Length of the embeddings if they are columns of the table too: e0, e1 and so on.</param>
    public static ResultTable EmbeddingWindows(int dimension = 0) => new(
        "embedding windows",
        null,
        [.. Enumerable.Range(0, Guard.NotNegative(dimension)).Select(i => FormattableString.Invariant($"e{i}"))],
        ResultColumns.File,
        ResultColumns.Start,
        ResultColumns.End,
        ResultColumns.Status);

    /// <summary>Name of the table.</summary>
    public string Name { get; }

    /// <summary>JSON key of a recording's list of rows; null if there is only one row, whose columns are part of the recording's object.</summary>
    public string? ListName { get; }

    /// <summary>Classes whose scores each row has, in columns with their names after all others; may be empty.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>The columns in CSV order, without those of <see cref="Classes"/>.</summary>
    public ImmutableArray<ResultColumn> Columns { get; }

    /// <summary>
    /// Predictions of a classifier for recordings or their windows: file, start, end, label, score, status, and a score column for each
    /// class.
    /// </summary>
    /// <param name="classes">Names of the classes. In JSON their scores are in <c>scores</c>.</param>
    /// <param name="isList">Whether there can be several labels, in JSON as a list <c>labels</c>, whose rows have the same scores.</param>
    public static ResultTable Predictions(IEnumerable<string> classes, bool isList = false) => new(
        "predictions",
        isList ? "labels" : null,
        [.. classes],
        ResultColumns.File,
        ResultColumns.Start,
        ResultColumns.End,
        ResultColumns.Label,
        ResultColumns.Score,
        ResultColumns.Status);
}
