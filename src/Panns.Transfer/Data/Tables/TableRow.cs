namespace Panns.Transfer.Data.Tables;

/// <summary>A row of a table of clips, with its cells unprocessed.</summary>
/// <param name="Line">Line in the file, from 1.</param>
/// <param name="Path">The audio file; empty if the row names none.</param>
/// <param name="Label">The class, or several; empty if the row has none.</param>
internal sealed record TableRow(int Line, string Path, string Label)
{
    /// <summary>Name of the row's table if rows of several tables are together; otherwise empty.</summary>
    public string Table { get; init; } = "";

    /// <summary>Where the row is, for messages: its line, after the table's name if there are several.</summary>
    public string Place => Table.Length == 0 ? ClipTable.Line(Line) : $"{Table} line {ClipTable.Line(Line)}";

    /// <summary>The folder of <see cref="Path"/>, if in another column.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Start of the clip, in seconds.</summary>
    public double Start { get; init; }

    /// <summary>End of the clip, in seconds; null for the file's end.</summary>
    public double? End { get; init; }

    /// <summary>How sure the detector is of the label; null for an annotation.</summary>
    public float? Score { get; init; }

    public string Fold { get; init; } = "";

    public string Part { get; init; } = "";

    public string Group { get; init; } = "";
}
