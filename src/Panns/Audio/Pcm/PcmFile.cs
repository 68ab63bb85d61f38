using Panns.Audio.Decoding;

namespace Panns.Audio.Pcm;

/// <summary>Opens uncompressed files of all supported formats.</summary>
internal static class PcmFile
{
    /// <summary>Whether files of a format may be uncompressed and readable here.</summary>
    public static bool Handles(AudioKind kind) => kind is AudioKind.Wav or AudioKind.Au or AudioKind.Aiff or AudioKind.Caf or AudioKind.Wave64;

    /// <summary>Opens an input that is at a file's first byte, and takes ownership of it.</summary>
    /// <exception cref="UnsupportedAudioException">The samples are in another encoding.</exception>
    /// <exception cref="PannsException">The file is damaged.</exception>
    public static AudioReader Open(ByteInput input, AudioKind kind, string name)
    {
        var header = ReadHeader(input, kind, name);
        if (!input.CanSeek)
        {
            return new PcmReader(input, name, header.Layout, header.Size);
        }

        var first = input.Position;
        var extent = Locate(input, first, header);
        if (extent.Frames == 0)
        {
            throw new PannsException($"{name}: holds no samples");
        }

        var layout = PaddedIntegers.Judge(input, header.Layout, extent, out var guess);
        if (layout.FrameBytes != header.Layout.FrameBytes)
        {
            extent = Locate(input, first, header with { Layout = layout });
        }

        return new PcmReader(input, name, layout, extent.Next is null ? extent : PcmExtent.Join(Parts()), guess);

        // Recordings may be joined end to end.
        IEnumerable<PcmExtent> Parts()
        {
            yield return extent;
            for (var next = extent.Next; next is { } start;)
            {
                var part = Follow(input, kind, name, start, header.Layout, layout);
                yield return part;
                next = part.Next;
            }
        }
    }

    private static PcmHeader ReadHeader(ByteInput input, AudioKind kind, string name)
    {
        var header = kind switch
        {
            AudioKind.Wav => WavHeader.Read(input, name),
            AudioKind.Au => AuHeader.Read(input, name),
            AudioKind.Aiff => AiffHeader.Read(input, name),
            AudioKind.Caf => CafHeader.Read(input, name),
            _ => Wave64Header.Read(input, name),
        };

        // Checked before they are used in any computation.
        AudioReader.CheckShape(name, header.Layout.SampleRate, header.Layout.Channels);
        return header;
    }

    private static PcmExtent Locate(ByteInput input, long offset, PcmHeader header)
        => new PcmTail(input, header.Style, header.Layout).Find(offset, header.Size);

    // Finds the samples of a recording that follows.
    private static PcmExtent Follow(ByteInput input, AudioKind kind, string name, long start, PcmLayout stated, PcmLayout layout)
    {
        try
        {
            input.Position = start;
            var header = ReadHeader(input, kind, name);
            if (header.Layout == stated)
            {
                return Locate(input, input.Position, header with { Layout = layout });
            }
        }
        catch (Exception error) when (error is PannsException or UnsupportedAudioException)
        {
            // Ignored: the correction below reports it.
        }

        return new([], 0) { Correction = "another recording follows in its file and is not read" };
    }
}
