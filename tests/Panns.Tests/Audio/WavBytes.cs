using System.Buffers.Binary;
using System.Text;
using Panns.Audio;

namespace Panns.Tests.Audio;

/// <summary>Builds WAV and AU files byte by byte, after the formats' specifications.</summary>
internal static class WavBytes
{
    public static byte[] Ascii(string text) => Encoding.Latin1.GetBytes(text);

    public static byte[] U16(int value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        return bytes;
    }

    public static byte[] U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] U64(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] Big32(uint value) => [.. U32(value).Reverse()];

    public static byte[] Chunk(string id, byte[] content, uint? size = null, bool pad = true)
        => [.. Ascii(id), .. U32(size ?? (uint)content.Length), .. content, .. (pad && content.Length % 2 == 1 ? new byte[1] : [])];

    public static byte[] Format(int tag, int channels, uint rate, int bits, int? frameBytes = null)
    {
        var frame = frameBytes ?? channels * ((bits + 7) / 8);
        return Chunk("fmt ", [.. U16(tag), .. U16(channels), .. U32(rate), .. U32(rate * (uint)frame), .. U16(frame), .. U16(bits)]);
    }

    public static byte[] Extensible(Guid subFormat, int channels, uint rate, int bits, int validBits)
    {
        var frame = channels * bits / 8;
        return Chunk(
            "fmt ",
            [.. U16(0xFFFE), .. U16(channels), .. U32(rate), .. U32(rate * (uint)frame), .. U16(frame), .. U16(bits),
             .. U16(22), .. U16(validBits), .. U32((1u << channels) - 1), .. subFormat.ToByteArray()]);
    }

    /// <summary>The chunk with the sizes of an RF64 file.</summary>
    public static byte[] Sizes(long data) => Chunk("ds64", [.. U64(1000), .. U64(data), .. U64(data), .. U32(0)]);

    public static byte[] Riff(params byte[][] chunks) => Container("RIFF", chunks);

    public static byte[] Container(string id, params byte[][] chunks)
    {
        byte[] all = [.. chunks.SelectMany(chunk => chunk)];
        return [.. Ascii(id), .. U32(id == "RIFF" ? (uint)all.Length + 4 : uint.MaxValue), .. Ascii("WAVE"), .. all];
    }

    /// <summary>One channel at 8 kHz.</summary>
    public static byte[] MonoFile(int tag, int bits, byte[] samples) => Riff(Format(tag, 1, 8000, bits), Chunk("data", samples));

    public static byte[] Au(uint encoding, uint rate, uint channels, byte[] samples, uint? size = null, byte[]? annotation = null)
        => [.. Ascii(".snd"), .. Big32(24 + (uint)(annotation?.Length ?? 0)), .. Big32(size ?? (uint)samples.Length), .. Big32(encoding),
            .. Big32(rate), .. Big32(channels), .. annotation ?? [], .. samples];

    public static AudioReader Open(byte[] file, bool pipe = false)
        => AudioFile.Open(pipe ? new PipeStream(new MemoryStream(file)) : new MemoryStream(file), "test.wav");

    /// <summary>All samples, interleaved.</summary>
    public static float[] ReadAll(AudioReader reader)
    {
        var all = new List<float>();
        var block = new float[1000 * reader.Channels];
        for (int frames; (frames = reader.Read(block)) > 0;)
        {
            all.AddRange(block.AsSpan(0, frames * reader.Channels));
        }

        return [.. all];
    }

    public static float[] ReadAll(byte[] file, bool pipe = false)
    {
        using var reader = Open(file, pipe);
        return ReadAll(reader);
    }
}
