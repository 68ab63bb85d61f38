using System.Globalization;

namespace Panns.Common;

/// <summary>Formats a record's properties independently of the current culture.</summary>
[BestFriend]
internal static class InvariantText
{
    /// <summary>
    /// Calls the record's <see cref="object.ToString"/> under the invariant culture: all public properties, numbers in full precision.
    /// For properties that are collections it gives only the type.
    /// </summary>
    public static string Of(object record)
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            return record.ToString() ?? "";
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
