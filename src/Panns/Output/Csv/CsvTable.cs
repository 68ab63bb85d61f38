using Panns.Common;

namespace Panns.Output.Csv;

/// <summary>A table of separated values with a heading, whole in memory.</summary>
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

    /// <summary>The rows with the lines on which they begin.</summary>
    public IReadOnlyList<(int Line, string[] Cells)> Rows { get; }

    /// <summary>Whether there is a column of this name.</summary>
    /// <exception cref="PannsException">There are two.</exception>
    public bool Has(string column) => !_twice.Contains(column)
        ? _columns.ContainsKey(column)
        : throw new PannsException($"{Path}: has two columns '{column}'");

    /// <summary>A cell of a row; empty where the column or the cell is missing.</summary>
    /// <exception cref="PannsException">There are two such columns.</exception>
    public string Get(string[] cells, string column) => Has(column) && _columns[column] < cells.Length ? cells[_columns[column]].Trim() : "";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="separator">What separates cells; null to find out.</param>
    /// <param name="isLenient">Whether what is no UTF-8 becomes a replacement character; otherwise it is an error.</param>
    /// <exception cref="PannsException">It cannot be read, is empty or damaged.</exception>
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
