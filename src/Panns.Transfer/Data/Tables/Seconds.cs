using System.Globalization;

namespace Panns.Transfer.Data.Tables;

/// <summary>Parses times in tables: <c>1.5</c>, <c>1,5</c> unless commas separate cells, <c>0:01:02.5</c>.</summary>
internal static class Seconds
{
    private const NumberStyles Style = NumberStyles.Float;

    /// <summary>Reads a time.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="hasDecimalComma">Whether a comma can be the decimal separator.</param>
    /// <returns>Seconds; null if the text is not a time.</returns>
    public static double? Parse(string text, bool hasDecimalComma)
    {
        var plain = hasDecimalComma && text.Count(c => c == ',') == 1 && !text.Contains('.', StringComparison.Ordinal) ? text.Replace(',', '.') : text;
        double seconds = 0;
        var parts = plain.Split(':');
        foreach (var (index, part) in parts.Index())
        {
            if (parts.Length > 3 || !double.TryParse(part, Style, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value)
                || (index > 0 && value is < 0 or >= 60))
            {
                return null;
            }

            seconds = (60 * seconds) + value;
        }

        return seconds;
    }
}
