namespace Panns.Audio.Pcm;

/// <summary>Parses the chunks of a Sony Wave64 file (WAV with 64-bit sizes and GUIDs as names) up to its samples.</summary>
internal static class Wave64Header
{
    private const int FileHead = 40;

    /// <summary>Reads the header and leaves the input at the first sample.</summary>
    public static PcmHeader Read(ByteInput input, string name)
    {
        var style = ChunkStyle.Wave64;
        Span<byte> head = stackalloc byte[ChunkStyle.LongestHead];
        Span<byte> format = stackalloc byte[WavFormat.Longest];
        input.Skip(FileHead);
        PcmLayout? layout = null;
        while (input.Read(head) == head.Length)
        {
            var (id, size) = style.Parse(head);
            if (id == "data")
            {
                return new(
                    layout ?? throw new PannsException($"{name}: a Wave64 file without a format chunk before its samples: the file is damaged"),
                    size is <= 0 or > long.MaxValue / 2 ? null : size,
                    style);
            }

            var used = 0;
            if (id == "fmt ")
            {
                used = input.Read(format[..(int)Math.Clamp(size, 0, WavFormat.Longest)]);
                layout = used >= WavFormat.Shortest
                    ? WavFormat.Parse(format[..used], false, "Wave64")
                    : throw new PannsException($"{name}: its Wave64 header is cut short or damaged");
            }

            if (size < 0 || size > long.MaxValue / 2 || input.Skip(style.Padded(size) - used) < size - used)
            {
                break;
            }
        }

        throw new PannsException($"{name}: a Wave64 file without samples (no data chunk): it is cut short or damaged");
    }
}
