using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using NLayer;

namespace Panns.Audio.Decoding.Portable;

/// <summary>
/// Mends two tables of NLayer 3.0.1's decoder of layer III, which keeps them to itself: which window the highest band of short blocks belongs
/// to (it takes all for the first one's), and where a band of MPEG-2 at 24 kHz ends (332, as LAME and libmpg123 have it, not 330). A version
/// whose tables are of another kind is left alone, and whoever decodes with it says so.
/// </summary>
internal static class LayerIIIRepair
{
    /// <summary>What is said of a recording that was decoded with tables that could not be mended.</summary>
    public const string Unrepaired
        = "is decoded by a version of NLayer other than 3.0.1, two faults of which could not be mended: short blocks, and bands at 24 kHz, may sound wrong";

    private const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
    private const string Decoder = "NLayer.Decoder.LayerIIIDecoder";
    private const int Lines = 576;
    private const int Windows = 3;
    private const int Band = 18;
    private const int WrongEnd = 330;
    private const int RightEnd = 332;

    /// <summary>Mends the tables of a decoder that has met a frame of layer III.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <returns>Whether they are right now.</returns>
    [DynamicDependency(DynamicallyAccessedMemberTypes.NonPublicFields, typeof(MpegFrameDecoder))]
    public static bool WindowsOf(MpegFrameDecoder decoder) => MendWindows(typeof(MpegFrameDecoder).GetField("_layerIIIDecoder", Hidden)?.GetValue(decoder));

    /// <summary>Mends the bands at 24 kHz, for all decoders of this process; before any of them meets that rate.</summary>
    /// <returns>Whether they are right now.</returns>
    [DynamicDependency(DynamicallyAccessedMemberTypes.NonPublicFields, Decoder, "NLayer")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The fields are kept by the attribute above.")]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The type is kept by the attribute above.")]
    public static bool Bands() => MendBands(typeof(MpegFrameDecoder).Assembly.GetType(Decoder)?.GetField("_sfBandIndexLTable", Hidden)?.GetValue(null));

    /// <summary>Mends the windows of a decoder of layer III; null, or one without such tables, stays as it is.</summary>
    [DynamicDependency(DynamicallyAccessedMemberTypes.NonPublicFields, Decoder, "NLayer")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The fields are kept by the attribute above.")]
    internal static bool MendWindows(object? layer)
    {
        if (layer?.GetType().GetField("_cbwLookupS", Hidden)?.GetValue(layer) is not byte[] { Length: Lines } windows
            || layer.GetType().GetField("_sfBandIndexS", Hidden)?.GetValue(layer) is not int[] { Length: 14 } bands
            || bands[13] * Windows != Lines || bands[12] < 0 || bands[12] >= bands[13])
        {
            return false;
        }

        // The faulty table has the first window all through, a right one each in turn; anything else is another kind of table.
        var width = bands[13] - bands[12];
        var highest = windows.AsSpan(Windows * bands[12]);
        byte[] right = [.. Enumerable.Range(0, highest.Length).Select(line => (byte)(line / width))];
        if (highest.ContainsAnyExcept((byte)0) && !highest.SequenceEqual(right))
        {
            return false;
        }

        right.CopyTo(highest);
        return true;
    }

    /// <summary>Mends a table of bands; one of another kind stays as it is.</summary>
    internal static bool MendBands(object? table)
    {
        if (table is not int[][] { Length: 9 } tables || tables[4] is not { Length: 23 } bands || bands[Band] is not (WrongEnd or RightEnd))
        {
            return false;
        }

        bands[Band] = RightEnd;
        return true;
    }
}
