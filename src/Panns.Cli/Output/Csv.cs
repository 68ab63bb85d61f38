using System.Globalization;

namespace Panns.Cli.Output;

/// <summary>Lines of comma-separated values (RFC 4180, but with plain line feeds).</summary>
internal static class Csv
{
    private static readonly System.Buffers.SearchValues<char> Special = System.Buffers.SearchValues.Create(",\"\r\n");

    public static void WriteRow(TextWriter output, params ReadOnlySpan<string> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            output.Write(i == 0 ? "" : ",");
            output.Write(Quote(values[i]));
        }

        output.Write('\n');
    }

    /// <summary>A number of seconds, to the millisecond.</summary>
    public static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A number that reads back as the same float32.</summary>
    public static string Number(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Quote(string value)
        => value.AsSpan().ContainsAny(Special) ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
}
