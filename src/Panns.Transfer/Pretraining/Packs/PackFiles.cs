using System.Globalization;

namespace Panns.Transfer.Pretraining.Packs;

/// <summary>
/// What lies in a pack's folder. A shard is a folder of its own, which appears whole or not at all; pack.json is written last, so a folder
/// that has one is a complete pack.
/// </summary>
internal static class PackFiles
{
    public const string Manifest = "pack.json";
    public const string Errors = "errors.csv";

    // In a shard's folder.
    public const string Waveforms = "waveforms.npy";
    public const string Embeddings = "embeddings.npy";
    public const string Targets = "targets.npy";
    public const string Clips = "clips.csv";

    /// <summary>What says of which teacher the scores are.</summary>
    public const string Teacher = "teacher.json";

    /// <summary>Folder of a shard.</summary>
    public static string Shard(int number) => string.Create(CultureInfo.InvariantCulture, $"shard-{number:00000}");

    /// <summary>Bytes of a clip's targets: one bit a class.</summary>
    public static int TargetBytes(int classes) => (classes + 7) / 8;

    /// <summary>Whether a class's bit is set; the first class is the highest bit of the first byte, as numpy.packbits has it.</summary>
    public static bool IsSet(ReadOnlySpan<byte> bits, int label) => (bits[label >> 3] & (0x80 >> (label & 7))) != 0;

    /// <summary>Sets a class's bit.</summary>
    public static void Set(Span<byte> bits, int label) => bits[label >> 3] |= (byte)(0x80 >> (label & 7));
}
