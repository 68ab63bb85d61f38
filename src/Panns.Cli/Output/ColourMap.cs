namespace Panns.Cli.Output;

/// <summary>Palettes of 256 colours.</summary>
internal static class ColourMap
{
    /// <summary>White for 0 to black for 255.</summary>
    public static byte[] Grey { get; } = Between((255, 255, 255), (0, 0, 0));

    /// <summary>Dark blue through purple and orange to pale yellow: brightness grows evenly, so that it reads in grey as well.</summary>
    public static byte[] Heat { get; } = Between((0, 0, 20), (80, 18, 123), (182, 54, 121), (251, 136, 97), (252, 253, 191));

    private static byte[] Between(params (int Red, int Green, int Blue)[] stops)
    {
        var palette = new byte[256 * 3];
        for (var i = 0; i < 256; i++)
        {
            var place = i / 255.0 * (stops.Length - 1);
            var left = Math.Min((int)place, stops.Length - 2);
            var share = place - left;
            palette[3 * i] = Mix(stops[left].Red, stops[left + 1].Red, share);
            palette[3 * i + 1] = Mix(stops[left].Green, stops[left + 1].Green, share);
            palette[3 * i + 2] = Mix(stops[left].Blue, stops[left + 1].Blue, share);
        }

        return palette;
    }

    private static byte Mix(int left, int right, double share) => (byte)Math.Round(left + (right - left) * share);
}
