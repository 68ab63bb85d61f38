using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Panns.Tests.Support;

/// <summary>WAV files of one channel. (<c>WavBytes</c> builds damaged and unusual ones, chunk by chunk.)</summary>
internal static class WavFile
{
    private const int HeadBytes = 44;

    /// <summary>A file of 8-bit samples, 128 for silence.</summary>
    public static byte[] Of(ReadOnlySpan<byte> samples, int rate) => Create(1, 8, rate, samples, samples.Length);

    /// <summary>A file of 16-bit samples.</summary>
    public static byte[] Of(ReadOnlySpan<short> samples, int rate)
    {
        var bytes = new byte[2 * samples.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * i), samples[i]);
        }

        return Create(1, 16, rate, bytes, bytes.Length);
    }

    /// <summary>A file of float32 samples.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="rate">Samples a second.</param>
    /// <param name="said">Number of samples that the header claims; null for the truth.</param>
    public static byte[] Of(ReadOnlySpan<float> samples, int rate, int? said = null) => Create(3, 32, rate, MemoryMarshal.AsBytes(samples), 4 * (said ?? samples.Length));

    private static byte[] Create(int format, int bits, int rate, ReadOnlySpan<byte> samples, int size)
    {
        var file = new byte[HeadBytes + samples.Length];
        var head = file.AsSpan(0, HeadBytes);
        "RIFF\0\0\0\0WAVEfmt \u0010\0\0\0"u8.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], 36 + size);
        BinaryPrimitives.WriteInt16LittleEndian(head[20..], (short)format);
        BinaryPrimitives.WriteInt16LittleEndian(head[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(head[24..], rate);
        BinaryPrimitives.WriteInt32LittleEndian(head[28..], rate * bits / 8);
        BinaryPrimitives.WriteInt16LittleEndian(head[32..], (short)(bits / 8));
        BinaryPrimitives.WriteInt16LittleEndian(head[34..], (short)bits);
        "data"u8.CopyTo(head[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(head[40..], size);
        samples.CopyTo(file.AsSpan(HeadBytes));
        return file;
    }
}
