using System.Globalization;

namespace Panns.Common;

/// <summary>Text of a record's properties that is the same whatever language the process speaks.</summary>
[BestFriend]
internal static class InvariantText
{
    /// <summary>
    /// What the record's own <see cref="object.ToString"/> gives under the invariant culture: all public properties, numbers to the last
    /// digit. Properties that are collections give their type alone.
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
