using System.Text;

namespace Panns.Transfer.Data;

/// <summary>A table of text with a heading: quoted fields, a byte order mark and blank lines are understood.</summary>
internal sealed class CsvTable
{
    private const long LargestFile = 1L << 30;

    private readonly Dictionary<string, int> _columns;

    private CsvTable(string path, string[] columns, List<(int Line, string[] Cells)> rows)
    {
        Path = path;
        Columns = columns;
        Rows = rows;
        _columns = new(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < columns.Length; i++)
        {
            _columns.TryAdd(columns[i].Trim(), i);
        }
    }

    public string Path { get; }

    public IReadOnlyList<string> Columns { get; }

    public IReadOnlyList<(int Line, string[] Cells)> Rows { get; }

    public bool Has(string column) => _columns.ContainsKey(column);

    /// <summary>A cell of a row; empty where the column or the cell is missing.</summary>
    public string Get(string[] cells, string column)
        => _columns.TryGetValue(column, out var index) && index < cells.Length ? cells[index].Trim() : "";

    /// <param name="path">The file.</param>
    /// <param name="delimiter">What separates the cells.</param>
    /// <exception cref="PannsException">It cannot be read, or a quote never ends.</exception>
    public static CsvTable Read(string path, char delimiter = ',')
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LargestFile })
            {
                throw new PannsException($"{path}: too large for a table of clips");
            }

            return Parse(path, File.ReadAllText(path, Encoding.UTF8), delimiter);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{path}: cannot be read: {problem.Message}", problem);
        }
    }

    internal static CsvTable Parse(string path, string text, char delimiter)
    {
        var rows = new List<(int, string[])>();
        int position = 0, line = 1;
        while (position < text.Length)
        {
            var first = line;
            var cells = ReadRow(path, text, delimiter, ref position, ref line);
            if (cells.Length > 1 || cells[0].Length > 0)
            {
                rows.Add((first, cells));
            }
        }

        if (rows.Count == 0)
        {
            throw new PannsException($"{path}: an empty table");
        }

        var heading = rows[0].Item2;
        rows.RemoveAt(0);
        return new(path, heading, rows);
    }

    private static string[] ReadRow(string path, string text, char delimiter, ref int position, ref int line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var (quoted, start) = (false, line);
        for (; position < text.Length; position++)
        {
            var c = text[position];
            line += c == '\n' ? 1 : 0;
            if (quoted)
            {
                if (c != '"')
                {
                    cell.Append(c);
                }
                else if (position + 1 < text.Length && text[position + 1] == '"')
                {
                    cell.Append('"');
                    position++;
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"' && cell.Length == 0)
            {
                quoted = true;
            }
            else if (c == delimiter)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else if (c == '\n')
            {
                position++;
                cells.Add(cell.ToString().TrimEnd('\r'));
                return [.. cells];
            }
            else
            {
                cell.Append(c);
            }
        }

        cells.Add(quoted
            ? throw new PannsException(FormattableString.Invariant($"{path}: line {start}: a quote that never ends"))
            : cell.ToString().TrimEnd('\r'));
        return [.. cells];
    }
}
