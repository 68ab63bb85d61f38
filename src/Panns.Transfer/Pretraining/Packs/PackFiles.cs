using System.Globalization;

namespace Panns.Transfer.Pretraining.Packs;

/// <summary>
/// The files in a pack's folder. A shard is a subfolder, which is complete or missing; pack.json is written last, so a folder
/// with that file is a complete pack.
/// </summary>
internal static class PackFiles
{
    public const string Manifest = "pack.json";
    public const string Errors = "errors.csv";

    // Files in a shard's folder.
    public const string Waveforms = "waveforms.npy";
    public const string Embeddings = "embeddings.npy";
    public const string Targets = "targets.npy";
    public const string Clips = "clips.csv";

    /// <summary>Describes the teacher of the scores.</summary>
    public const string Teacher = "teacher.json";

    /// <summary>A shard's folder.</summary>
    public static string Shard(int number) => string.Create(CultureInfo.InvariantCulture, $"shard-{number:00000}");

    /// <summary>Bytes for a clip's targets: one bit per class.</summary>
    public static int TargetBytes(int classes) => (classes + 7) / 8;

    /// <summary>Whether a class's bit is set; the first class is the highest bit of the first byte, as in numpy.packbits.</summary>
    public static bool IsSet(ReadOnlySpan<byte> bits, int label) => (bits[label >> 3] & (0x80 >> (label & 7))) != 0;

    /// <summary>Sets a class's bit.</summary>
    public static void Set(Span<byte> bits, int label) => bits[label >> 3] |= (byte)(0x80 >> (label & 7));
}
