namespace Panns.Audio.Pcm;

/// <summary>The companded telephone encodings of ITU-T G.711, decoded to full scale -1 to 1.</summary>
internal static class G711
{
    /// <summary>Value of each A-law byte (13 bits, scaled to 16 as usual).</summary>
    public static ReadOnlySpan<float> ALaw => ALawTable;

    /// <summary>Value of each mu-law byte (14 bits, scaled to 16 as usual).</summary>
    public static ReadOnlySpan<float> MuLaw => MuLawTable;

    private static readonly float[] ALawTable = Tabulate(ExpandALaw);

    private static readonly float[] MuLawTable = Tabulate(ExpandMuLaw);

    private static float[] Tabulate(Func<int, int> expand)
    {
        var table = new float[256];
        for (var code = 0; code < table.Length; code++)
        {
            table[code] = expand(code) / 32768f;
        }

        return table;
    }

    private static int ExpandALaw(int code)
    {
        // The line code inverts the even bits; a set sign bit means positive.
        var bits = code ^ 0x55;
        var segment = (bits >> 4) & 7;
        var step = ((bits & 15) << 4) + 8;
        var magnitude = segment == 0 ? step : (step + 0x100) << (segment - 1);
        return (bits & 0x80) != 0 ? magnitude : -magnitude;
    }

    private static int ExpandMuLaw(int code)
    {
        // The line code inverts all bits; 0x84 is the bias that makes every segment start at a power of two.
        var bits = ~code;
        var magnitude = ((((bits & 15) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84;
        return (bits & 0x80) != 0 ? -magnitude : magnitude;
    }
}
