using Panns.Common;

namespace Panns.Output.Csv;

/// <summary>A table of delimited values with a heading, entirely in memory.</summary>
[BestFriend]
internal sealed class CsvTable
{
    private const long LargestFile = 1L << 30;

    private readonly Dictionary<string, int> _columns = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _twice = new(StringComparer.OrdinalIgnoreCase);

    private CsvTable(string path, string[] columns, List<(int Line, string[] Cells)> rows)
    {
        Path = path;
        Columns = columns;
        Rows = rows;
        for (var i = 0; i < columns.Length; i++)
        {
            if (!_columns.TryAdd(columns[i].Trim(), i))
            {
                _twice.Add(columns[i].Trim());
            }
        }
    }

    public string Path { get; }

    public IReadOnlyList<string> Columns { get; }

    /// <summary>The rows, with the line on which each begins.</summary>
    public IReadOnlyList<(int Line, string[] Cells)> Rows { get; }

    /// <summary>Whether a column exists.</summary>
    /// <exception cref="PannsException">Two columns have this name.</exception>
    public bool Has(string column) => !_twice.Contains(column)
        ? _columns.ContainsKey(column)
        : throw new PannsException($"{Path}: has two columns '{column}'");

    /// <summary>A cell; empty if the column or the cell is missing.</summary>
    /// <exception cref="PannsException">Two columns have this name.</exception>
    public string Get(string[] cells, string column) => Has(column) && _columns[column] < cells.Length ? cells[_columns[column]].Trim() : "";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="separator">The separator; null to detect it.</param>
    /// <param name="isLenient">Whether invalid UTF-8 becomes replacement characters; otherwise it is an error.</param>
    /// <exception cref="PannsException">The file cannot be read, is empty or damaged.</exception>
    public static CsvTable Read(string path, char? separator = null, bool isLenient = false)
    {
        if (new FileInfo(path) is { Exists: true, Length: > LargestFile })
        {
            throw new PannsException($"{path}: more than a gibibyte, too large for a table that is read whole");
        }

        using var reader = CsvReader.Open(path, separator, isLenient);
        return Read(reader, path);
    }

    [BestFriend]
    internal static CsvTable Read(CsvReader reader, string path)
    {
        var heading = reader.Read() ?? throw new PannsException($"{path}: an empty table");
        var rows = new List<(int, string[])>();
        while (reader.Read() is { } cells)
        {
            rows.Add((reader.Line, cells));
        }

        return new(path, heading, rows);
    }
}
