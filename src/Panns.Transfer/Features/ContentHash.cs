using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Panns.Clips;

namespace Panns.Transfer.Features;

/// <summary>SHA-256 hashes, in lower-case hexadecimal, of everything that results depend on.</summary>
internal static class ContentHash
{
    private const int BlockSamples = 1 << 14;

    public static string OfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <exception cref="PannsException">The file cannot be read.</exception>
    public static string OfFile(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new PannsException(
                File.Exists(path) ? $"{path}: cannot be read: {problem.Message}" : $"{path}: there is no such file", problem);
        }
    }

    /// <summary>Hash of a file; empty for one that cannot be read, since training does not use it either.</summary>
    public static string OfFileIfReadable(string path)
    {
        try
        {
            return OfFile(path);
        }
        catch (PannsException)
        {
            return "";
        }
    }

    /// <summary>Hash of the samples at a rate in Hz; empty for a source that cannot be read.</summary>
    public static string OfSamples(ClipSource source, int sampleRate)
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var samples = source.Open(sampleRate);
            var block = new float[BlockSamples];
            for (int count; (count = samples.Read(block)) > 0;)
            {
                hash.AppendData(MemoryMarshal.AsBytes(block.AsSpan(0, count)));
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (PannsException)
        {
            return "";
        }
    }

    /// <summary>Hash of the files' content, labels and folds: equal hashes mean equal data.</summary>
    public static string OfDataset(LabeledDataset data, IReadOnlyList<string?> audioHashes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', data.Classes)));
        for (var i = 0; i < data.Clips.Length; i++)
        {
            var clip = data.Clips[i];
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"\n{audioHashes[i]} {string.Join(",", clip.Labels)} {clip.Fold} {clip.Part} {clip.Start:R} {clip.End:R}{clip.Audio.Suffix}")));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
