using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using NLayer;

namespace Panns.Audio.Decoding.Portable;

/// <summary>
/// Mends two tables of NLayer 3.0.1's decoder of layer III, which keeps them to itself: which window the highest band of short blocks belongs
/// to (it takes all for the first one's), and where a band of MPEG-2 at 24 kHz ends (332, as LAME and libmpg123 have it, not 330). Where a later
/// version has no such tables, nothing is done.
/// </summary>
internal static class LayerIIIRepair
{
    private const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
    private const string Decoder = "NLayer.Decoder.LayerIIIDecoder";
    private const int Lines = 576;
    private const int Windows = 3;

    /// <summary>Mends the tables of a decoder that has met a frame of layer III.</summary>
    /// <param name="decoder">The decoder.</param>
    [DynamicDependency(DynamicallyAccessedMemberTypes.NonPublicFields, typeof(MpegFrameDecoder))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.NonPublicFields, Decoder, "NLayer")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The fields are kept by the attributes above.")]
    public static void WindowsOf(MpegFrameDecoder decoder)
    {
        if (typeof(MpegFrameDecoder).GetField("_layerIIIDecoder", Hidden)?.GetValue(decoder) is { } layer
            && layer.GetType().GetField("_cbwLookupS", Hidden)?.GetValue(layer) is byte[] { Length: Lines } windows
            && layer.GetType().GetField("_sfBandIndexS", Hidden)?.GetValue(layer) is int[] { Length: 14 } bands)
        {
            var width = bands[13] - bands[12];
            for (var window = 0; window < Windows; window++)
            {
                windows.AsSpan((Windows * bands[12]) + (window * width), width).Fill((byte)window);
            }
        }
    }

    /// <summary>Mends the bands at 24 kHz, for all decoders of this process; before any of them meets that rate.</summary>
    [DynamicDependency(DynamicallyAccessedMemberTypes.NonPublicFields, Decoder, "NLayer")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The fields are kept by the attribute above.")]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The type is kept by the attribute above.")]
    public static void Bands()
    {
        if (typeof(MpegFrameDecoder).Assembly.GetType(Decoder)?.GetField("_sfBandIndexLTable", Hidden)?.GetValue(null) is int[][] { Length: 9 } tables
            && tables[4] is { Length: 23 } bands && bands[18] == 330)
        {
            bands[18] = 332;
        }
    }
}
