using System.Buffers;
using System.Globalization;
using Panns.Common;

namespace Panns.Output.Csv;

/// <summary>Writes comma-separated values (RFC 4180, but with plain line feeds): cells quoted where they must be, numbers with a point.</summary>
[BestFriend]
internal sealed class CsvWriter(TextWriter output)
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    /// <summary>Writes a row.</summary>
    public void Write(params ReadOnlySpan<string> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            output.Write(i == 0 ? "" : ",");
            output.Write(Cell(cells[i]));
        }

        output.Write('\n');
    }

    /// <summary>Rows as one text.</summary>
    public static string Text(IEnumerable<string[]> rows)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var writer = new CsvWriter(text);
        foreach (var row in rows)
        {
            writer.Write(row);
        }

        return text.ToString();
    }

    /// <summary>A number of seconds: to the millisecond, or as exact as the microsecond where it is not whole milliseconds.</summary>
    public static string Seconds(double seconds) => Math.Round(seconds, 6).ToString("0.000###", CultureInfo.InvariantCulture);

    /// <summary>A number that reads back as the same float32; empty where it is none.</summary>
    public static string Number(float? value) => value is { } number && !float.IsNaN(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";

    /// <summary>A number that reads back as the same float64; empty where it is none.</summary>
    public static string Number(double? value) => value is { } number && !double.IsNaN(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";

    /// <summary>A whole number; empty where there is none.</summary>
    public static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Cell(string text)
        => text.AsSpan().ContainsAny(Special) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
