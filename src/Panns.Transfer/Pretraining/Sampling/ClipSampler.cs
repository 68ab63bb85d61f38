using System.Collections.Immutable;
using System.Text;
using Panns.Transfer.Pretraining.Sampling;

namespace Panns.Transfer.Pretraining;

/// <summary>
/// Draws the clips of training, without end. For the same clips and seed the order is that of the released code's sampler of this kind
/// (utils/data_generator.py). Not safe for several threads.
/// </summary>
public abstract class ClipSampler
{
    /// <summary>The released code's seed.</summary>
    public const uint UsualSeed = 1234;

    private const int Format = 0x31534350; // "PCS1"

    private protected ClipSampler(ClipSelection clips) => Selection = clips;

    /// <summary>What it draws from.</summary>
    public ClipSelection Selection { get; }

    /// <summary>
    /// Classes that have no clip and are passed over by a balanced order (the released code fails on the first of them); none for a uniform one.
    /// </summary>
    public virtual ImmutableArray<SoundLabel> EmptyClasses => [];

    private protected abstract SamplerKind Kind { get; }

    /// <summary>A sampler at its start.</summary>
    /// <param name="kind">The order.</param>
    /// <param name="clips">What to draw from.</param>
    /// <param name="seed">Decides the order.</param>
    /// <exception cref="PannsException">No clip is left to draw: all are black-listed, or none has labels that a balanced order could go by.</exception>
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
    /// <param name="clips">Receives indices of the pack; one may come twice.</param>
    public abstract void DrawBatch(Span<int> clips);

    /// <summary>Writes its state: a sampler of the same clips that loads it draws what this one would, to the last clip.</summary>
    /// <param name="stream">Where to.</param>
    public void Save(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Format);
        writer.Write((int)Kind);
        writer.Write(Selection.Count);
        SaveState(writer);
    }

    /// <summary>Goes on from a state.</summary>
    /// <param name="stream">What <see cref="Save(Stream)"/> has written.</param>
    /// <exception cref="PannsException">It is damaged, or that of another kind or of another number of clips.</exception>
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

    /// <summary>Reads an order of the same items.</summary>
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
