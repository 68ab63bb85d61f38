namespace Panns.PipelineBench;

/// <summary>Writes 16-bit WAV files.</summary>
internal static class WavWriter
{
    /// <returns>The path.</returns>
    public static string Write(string path, ReadOnlySpan<float> samples, int sampleRate)
    {
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write("RIFF"u8);
        writer.Write(36 + (2 * samples.Length));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(sampleRate);
        writer.Write(2 * sampleRate);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(2 * samples.Length);
        foreach (var sample in samples)
        {
            writer.Write((short)Math.Clamp(32767 * sample, -32768, 32767));
        }

        return path;
    }
}
