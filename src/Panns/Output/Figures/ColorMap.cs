using System.Globalization;
using Panns.Common;

namespace Panns.Output.Figures;

/// <summary>Viridis, the perceptually uniform color map (van der Walt and Smith 2015), interpolated between eleven of its colors.</summary>
[BestFriend]
internal static class ColorMap
{
    public const int Colors = 256;

    private static readonly int[] Stops =
        [0x440154, 0x482475, 0x414487, 0x355F8D, 0x2A788E, 0x21918C, 0x22A884, 0x44BF70, 0x7AD151, 0xBDDF26, 0xFDE725];

    /// <summary>Red, green and blue of all colors, low to high.</summary>
    public static byte[] Palette { get; } = Interpolate();

    /// <summary>The stops of an SVG gradient, low to high.</summary>
    public static IEnumerable<(double Offset, string Color)> Gradient
        => Stops.Select((color, i) => ((double)i / (Stops.Length - 1), "#" + color.ToString("x6", CultureInfo.InvariantCulture)));

    /// <summary>The color index of a value.</summary>
    public static byte Index(float value, float low, float high)
        => high > low ? (byte)Math.Clamp((value - low) / (high - low) * (Colors - 1) + 0.5f, 0, Colors - 1) : (byte)0;

    private static byte[] Interpolate()
    {
        var palette = new byte[Colors * 3];
        for (var i = 0; i < Colors; i++)
        {
            var position = (double)i / (Colors - 1) * (Stops.Length - 1);
            var stop = Math.Min((int)position, Stops.Length - 2);
            for (var channel = 0; channel < 3; channel++)
            {
                var shift = 16 - 8 * channel;
                double from = Stops[stop] >> shift & 0xFF, to = Stops[stop + 1] >> shift & 0xFF;
                palette[i * 3 + channel] = (byte)Math.Round(from + (to - from) * (position - stop));
            }
        }

        return palette;
    }
}
