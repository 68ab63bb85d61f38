using System.Text;

namespace Panns.AspNetCore.Tests.Support;

/// <summary>Recordings as WAV files of float32 samples, one channel at 32 kHz.</summary>
internal static class Wav
{
    public const int Rate = 32000;

    /// <summary>A recording.</summary>
    /// <param name="samples">Its samples.</param>
    /// <param name="said">Number of samples that the header claims; null for the truth.</param>
    public static byte[] Of(float[] samples, int? said = null)
    {
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.ASCII);
        var size = 4 * (said ?? samples.Length);
        writer.Write("RIFF"u8);
        writer.Write(36 + size);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)3);
        writer.Write((short)1);
        writer.Write(Rate);
        writer.Write(4 * Rate);
        writer.Write((short)4);
        writer.Write((short)32);
        writer.Write("data"u8);
        writer.Write(size);
        foreach (var sample in samples)
        {
            writer.Write(sample);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>A recording whose first and last samples are known; these are the stand-in network's first two outputs.</summary>
    public static byte[] Of(float first, float last, int length = Rate)
    {
        var samples = new float[length];
        (samples[0], samples[^1]) = (first, last);
        return Of(samples);
    }
}
