using System.Buffers;
using System.Globalization;
using Panns.Common;

namespace Panns.Output.Csv;

/// <summary>Writes comma-separated values (RFC 4180, but with LF line endings): cells quoted only if needed, invariant culture.</summary>
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

    /// <summary>Formats rows as one text.</summary>
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

    /// <summary>Formats seconds: to the millisecond, or to the microsecond if needed.</summary>
    public static string Seconds(double seconds) => Math.Round(seconds, 6).ToString("0.000###", CultureInfo.InvariantCulture);

    /// <summary>Formats a number so that it reads back as the same float32; empty for null and NaN.</summary>
    public static string Number(float? value) => value is { } number && !float.IsNaN(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";

    /// <summary>Formats a number so that it reads back as the same float64; empty for null and NaN.</summary>
    public static string Number(double? value) => value is { } number && !double.IsNaN(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";

    /// <summary>Formats an integer; empty for null.</summary>
    public static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Cell(string text)
        => text.AsSpan().ContainsAny(Special) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
