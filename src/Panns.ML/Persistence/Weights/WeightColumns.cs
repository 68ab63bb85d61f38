using System.Globalization;

namespace Panns.ML.Persistence.Weights;

/// <summary>Names of the columns through which weights come out of a saved model.</summary>
internal static class WeightColumns
{
    /// <summary>What the requests' names begin with; the length of the piece follows.</summary>
    public const string Prefix = HiddenColumns.Prefix + "request";

    /// <summary>The values of a piece.</summary>
    public const string Piece = HiddenColumns.Prefix + "piece";

    /// <summary>How many pieces have been received.</summary>
    public const string Received = HiddenColumns.Received;

    /// <summary>All that the steps leave behind.</summary>
    public static IEnumerable<string> All
        => [.. Enumerable.Range(WeightLayout.SmallestDigit, WeightLayout.LargestDigit - WeightLayout.SmallestDigit + 1).Select(Request), Piece];

    /// <summary>The request for pieces of 2^<paramref name="digit"/> values.</summary>
    public static string Request(int digit) => Prefix + (1 << digit).ToString(CultureInfo.InvariantCulture);
}
