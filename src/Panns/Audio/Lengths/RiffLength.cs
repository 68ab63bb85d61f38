using Panns.Audio.Pcm;

namespace Panns.Audio.Lengths;

/// <summary>Checks whether a WAV file with compressed samples holds as many bytes as its header states.</summary>
internal static class RiffLength
{
    private const int FileHead = 12;

    public static ExpectedLength? Find(ByteWindow bytes)
    {
        var style = ChunkStyle.Riff;
        var position = bytes.Start + FileHead;
        while (true)
        {
            var (id, size) = style.Parse(bytes.At(position, style.HeadBytes));
            if (id.Length == 0)
            {
                return null;
            }

            position += style.HeadBytes;
            if (id == "data")
            {
                var there = bytes.Length - position;
                return size > there && !WavHeader.IsPlaceholder((uint)size)
                    ? new(null, 0) { Share = (double)Math.Max(0, there) / size }
                    : null;
            }

            position += style.Padded(size);
        }
    }
}
