namespace Panns.Transfer.Data.Tables;

/// <summary>Detects a table's separator from its heading.</summary>
internal static class Separators
{
    private static readonly char[] Usual = [',', ';', '\t', '|'];

    /// <summary>Returns the separator, and the text without a first line that only states it (<c>sep=;</c>, written by spreadsheets).</summary>
    public static (char Separator, string Text) Find(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var first = (end < 0 ? text : text[..end]).TrimEnd('\r');
        if (first.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && first.Length == 5)
        {
            return (first[4], end < 0 ? "" : text[end..]);
        }

        var heading = text.Split('\n').FirstOrDefault(line => line.Trim().Length > 0) ?? "";
        return (Usual.MaxBy(separator => Score(heading, separator)), text);
    }

    // Known column names count more than the number of cells.
    private static int Score(string heading, char separator)
    {
        var cells = heading.Split(separator);
        return cells.Length < 2 ? 0 : (1000 * cells.Count(cell => ColumnNames.Of(cell.Trim().Trim('"')) is not null)) + cells.Length;
    }
}
