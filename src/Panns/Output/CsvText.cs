using System.Globalization;

namespace Panns.Output;

/// <summary>Fields of comma-separated files (RFC 4180).</summary>
internal static class CsvText
{
    private static readonly System.Buffers.SearchValues<char> Special = System.Buffers.SearchValues.Create(",\"\r\n");

    /// <summary>A field, quoted where it must be.</summary>
    public static string Field(string text)
        => text.AsSpan().ContainsAny(Special) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    /// <summary>A number with as many digits as needed, at most six decimals.</summary>
    public static string Field(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>Splits a line that <see cref="Field(string)"/> wrote without line breaks.</summary>
    public static List<string> Split(string line)
    {
        var fields = new List<string>();
        for (var at = 0; at <= line.Length; at++)
        {
            var end = at;
            if (at < line.Length && line[at] == '"')
            {
                end = line.IndexOf('"', at + 1);
                while (end >= 0 && end + 1 < line.Length && line[end + 1] == '"')
                {
                    end = line.IndexOf('"', end + 2);
                }

                if (end < 0)
                {
                    return []; // cut off within quotes: no whole line
                }

                fields.Add(line[(at + 1)..end].Replace("\"\"", "\"", StringComparison.Ordinal));
                at = end + 1;
                continue;
            }

            end = line.IndexOf(',', at);
            end = end < 0 ? line.Length : end;
            fields.Add(line[at..end]);
            at = end;
        }

        return fields;
    }
}
