namespace Panns.Transfer.Data.Tables;

/// <summary>A row of a table of clips, its cells still as they stand there.</summary>
/// <param name="Line">Line of the file, from 1.</param>
/// <param name="Path">The audio file; empty where the row names none.</param>
/// <param name="Label">The class, or several; empty where the row has none.</param>
internal sealed record TableRow(int Line, string Path, string Label)
{
    /// <summary>The folder that <see cref="Path"/> lies in, where the table says it apart.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Where the clip begins, in seconds.</summary>
    public double Start { get; init; }

    /// <summary>Where it ends; null for the file's end.</summary>
    public double? End { get; init; }

    public string Fold { get; init; } = "";

    public string Part { get; init; } = "";

    public string Group { get; init; } = "";
}
