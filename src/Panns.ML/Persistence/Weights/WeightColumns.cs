using System.Globalization;

namespace Panns.ML.Persistence.Weights;

/// <summary>Names of the columns used to extract weights from a saved model.</summary>
internal static class WeightColumns
{
    /// <summary>Prefix of the request columns, followed by the piece's length.</summary>
    public const string Prefix = HiddenColumns.Prefix + "request";

    /// <summary>The values of a piece.</summary>
    public const string Piece = HiddenColumns.Prefix + "piece";

    /// <summary>Number of pieces received.</summary>
    public const string Received = HiddenColumns.Received;

    /// <summary>All columns that the steps add.</summary>
    public static IEnumerable<string> All
        => [.. Enumerable.Range(WeightLayout.SmallestDigit, WeightLayout.LargestDigit - WeightLayout.SmallestDigit + 1).Select(Request), Piece];

    /// <summary>The request column for pieces of 2^<paramref name="digit"/> values.</summary>
    public static string Request(int digit) => Prefix + (1 << digit).ToString(CultureInfo.InvariantCulture);
}
