using System.Collections.Immutable;
using Panns.Output.Tables;

namespace Panns.Output;

/// <summary>
/// A kind of table of results with its columns: the same from the library and the command, in every format and whatever the options of the run.
/// </summary>
/// <remarks>
/// <para>
/// CSV has a row for every label (UTF-8, comma, quoted as RFC 4180 has it, lines ended by a line feed, numbers with a point). A recording that
/// failed has one row without a label, whose status says why; one in which nothing was found has none, unless there is something wrong with it
/// that its status tells.
/// </para>
/// <para>
/// JSON has an object for every recording, with <c>file</c>, <c>duration</c>, and its rows' other columns below <see cref="ListName"/>; where the
/// recording was cut into windows, that stands in each of its <c>windows</c>, beside <c>start</c> and <c>end</c>. A recording that failed has
/// <c>error</c> instead; one with which something is wrong all the same has <c>status</c>. What is no number is null.
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

    /// <summary>The best labels of recordings or of their windows: file, start, end, label, score, status.</summary>
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

    /// <summary>What the rows of a matrix of embeddings are, one a recording: file, duration, status.</summary>
    public static ResultTable EmbeddingIndex { get; } = new("embeddings", null, [], ResultColumns.File, ResultColumns.Duration, ResultColumns.Status);

    /// <summary>Name of the table.</summary>
    public string Name { get; }

    /// <summary>Under which name JSON lists rows; null where there is one row, which is part of the object around it.</summary>
    public string? ListName { get; }

    /// <summary>Classes whose scores every row has, in columns of their names after all others; empty for none.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>The columns, in the order of CSV, without those of <see cref="Classes"/>.</summary>
    public ImmutableArray<ResultColumn> Columns { get; }

    /// <summary>
    /// What a classifier makes of recordings or of their windows: file, start, end, label, score, status, and a column for the scores of each
    /// class.
    /// </summary>
    /// <param name="classes">Names of the classes. In JSON their scores stand below <c>scores</c>.</param>
    public static ResultTable Predictions(IEnumerable<string> classes) => new(
        "predictions",
        null,
        [.. classes],
        ResultColumns.File,
        ResultColumns.Start,
        ResultColumns.End,
        ResultColumns.Label,
        ResultColumns.Score,
        ResultColumns.Status);
}
