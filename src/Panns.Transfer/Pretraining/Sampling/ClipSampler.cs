using System.Collections.Immutable;
using System.Text;
using Panns.Transfer.Pretraining.Sampling;

namespace Panns.Transfer.Pretraining;

/// <summary>
/// Draws training clips endlessly. For the same clips and seed, the order is that of the released code's corresponding sampler
/// (utils/data_generator.py). Not safe for several threads.
/// </summary>
public abstract class ClipSampler
{
    /// <summary>The released code's seed.</summary>
    public const uint UsualSeed = 1234;

    private const int Format = 0x31534350; // "PCS1"

    private protected ClipSampler(ClipSelection clips) => Selection = clips;

    /// <summary>The clips that it draws from.</summary>
    public ClipSelection Selection { get; }

    /// <summary>
    /// Classes without clips, which a balanced sampler skips (the released code fails at the first one); empty for a uniform sampler.
    /// </summary>
    public virtual ImmutableArray<SoundLabel> EmptyClasses => [];

    private protected abstract SamplerKind Kind { get; }

    /// <summary>Creates a sampler.</summary>
    /// <param name="kind">The order.</param>
    /// <param name="clips">The clips to draw from.</param>
    /// <param name="seed">Random seed.</param>
    /// <exception cref="PannsException">There is no clip to draw: all are excluded, or none has the labels that a balanced sampler needs.</exception>
    public static ClipSampler Create(SamplerKind kind, ClipSelection clips, uint seed = UsualSeed)
    {
        ArgumentNullException.ThrowIfNull(clips);
        return kind switch
        {
            SamplerKind.Uniform => new UniformSampler(clips, seed),
            SamplerKind.Balanced => new BalancedSampler(clips, seed),
            SamplerKind.Alternate => new AlternateSampler(clips, seed),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    /// <summary>Draws a batch.</summary>
    /// <param name="clips">Receives indices in the pack; the same one can occur twice.</param>
    public abstract void DrawBatch(Span<int> clips);

    /// <summary>Writes the state: a sampler of the same clips that loads it draws exactly what this one would.</summary>
    /// <param name="stream">The destination.</param>
    public void Save(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Format);
        writer.Write((int)Kind);
        writer.Write(Selection.Count);
        SaveState(writer);
    }

    /// <summary>Restores a state.</summary>
    /// <param name="stream">A stream that <see cref="Save(Stream)"/> has written.</param>
    /// <exception cref="PannsException">The state is damaged, or of a sampler of another kind or with other clips.</exception>
    public void Load(Stream stream)
    {
        try
        {
            using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
            if (reader.ReadInt32() != Format)
            {
                throw new FormatException("no sampler's state");
            }

            if (reader.ReadInt32() is var kind && kind != (int)Kind)
            {
                throw new FormatException($"that of a sampler of the kind {(SamplerKind)kind}, not {Kind}");
            }

            if (reader.ReadInt32() is var count && count != Selection.Count)
            {
                throw new FormatException(FormattableString.Invariant($"that of a sampler of {count} clips, not {Selection.Count}"));
            }

            LoadState(reader);
        }
        catch (Exception problem) when (problem is FormatException or EndOfStreamException)
        {
            throw new PannsException($"the state of the sampler cannot be taken up: it is {(problem is FormatException ? problem.Message : "cut off")}", problem);
        }
    }

    internal abstract void SaveState(BinaryWriter writer);

    internal abstract void LoadState(BinaryReader reader);

    private protected static void Write(BinaryWriter writer, ReadOnlySpan<int> items)
    {
        writer.Write(items.Length);
        foreach (var item in items)
        {
            writer.Write(item);
        }
    }

    /// <summary>Reads a permutation of the same items.</summary>
    private protected static void Read(BinaryReader reader, Span<int> items)
    {
        var known = items.ToArray();
        if (reader.ReadInt32() != items.Length)
        {
            throw new FormatException("that of other clips");
        }

        for (var i = 0; i < items.Length; i++)
        {
            items[i] = reader.ReadInt32();
        }

        var read = items.ToArray();
        Array.Sort(known);
        Array.Sort(read);
        if (!read.AsSpan().SequenceEqual(known))
        {
            throw new FormatException("that of other clips");
        }
    }

    private protected static int ReadPosition(BinaryReader reader, int limit)
        => reader.ReadInt32() is var position && position >= 0 && position < Math.Max(1, limit) ? position : throw new FormatException("damaged");

    private protected static PannsException Nothing(ClipSelection clips, string why)
        => new($"{clips.Pack.Folders[0]}: no clip is left to draw: {why}");
}
