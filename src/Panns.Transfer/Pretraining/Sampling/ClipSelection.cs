using System.Collections.Immutable;
using Panns.Common;

namespace Panns.Transfer.Pretraining;

/// <summary>Clips of a pack that training draws from, or an evaluation goes through. Immutable.</summary>
public sealed class ClipSelection
{
    private readonly ImmutableArray<int> _clips;
    private readonly ImmutableHashSet<int> _blackListed;

    private ClipSelection(ClipPack pack, ImmutableArray<int> clips, ImmutableHashSet<int> blackListed)
    {
        Pack = pack;
        _clips = clips;
        _blackListed = blackListed;
    }

    /// <summary>The pack.</summary>
    public ClipPack Pack { get; }

    /// <summary>Number of clips, black-listed ones included.</summary>
    public int Count => _clips.Length;

    /// <summary>Indices in the pack, ascending.</summary>
    public ImmutableArray<int> Clips => _clips;

    /// <summary>Clips among them that are never drawn.</summary>
    public int BlackListed => _blackListed.Count;

    /// <summary>All clips of a pack.</summary>
    /// <param name="pack">The pack.</param>
    public static ClipSelection All(ClipPack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        return new(pack, [.. Enumerable.Range(0, pack.Count)], []);
    }

    /// <summary>A random share of them (the paper's Table VIII: half and four fifths of the data). For one seed, a smaller share is a part of a larger one.</summary>
    /// <param name="share">More than 0, at most 1; rounded to whole clips, at least one.</param>
    /// <param name="seed">Decides the draw.</param>
    public ClipSelection Fraction(double share, ulong seed)
    {
        Guard.InRange(Guard.Positive(share), 0, 1);
        var drawn = _clips.ToArray();
        new SeededRandom(seed).Shuffle<int>(drawn);
        return With([.. drawn.Take(Math.Max(1, (int)Math.Round(share * Count))).Order()]);
    }

    /// <summary>Those that have at least one of some classes.</summary>
    /// <param name="classes">Names or mids.</param>
    /// <exception cref="PannsException">The pack has no such class, or no labels, or none of the clips has one of them.</exception>
    public ClipSelection OfClasses(params IEnumerable<string> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        var labels = Pack.Labels ?? throw new PannsException($"{Pack.Folders[0]}: its clips have no labels to choose by");
        var wanted = classes.Select(labels.Find).ToArray();
        ImmutableArray<int> clips = [.. _clips.Where(clip => Pack.TargetBits(clip) is { IsEmpty: false } bits && HasAny(bits, wanted))];
        return clips.IsEmpty ? throw new PannsException($"{Pack.Folders[0]}: none of its clips has one of the classes {string.Join(", ", wanted.Select(label => label.Name))}")
            : With(clips);
    }

    /// <summary>
    /// The same, of which those that a list names are never drawn. A sampler passes over them as the released code's does, so the others come
    /// in the same order as without the list, and a balanced class loses the turn on which one of them would have come.
    /// </summary>
    /// <param name="list">The list.</param>
    public ClipSelection Without(BlackList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return new(Pack, _clips, _blackListed.Union(_clips.Where(clip => list.Contains(Pack.Clip(clip).Name))));
    }

    /// <summary>The order of an evaluation: all clips that are not black-listed, ascending, in batches of a size; the last one may be smaller.</summary>
    /// <param name="size">Clips of a batch.</param>
    public IEnumerable<int[]> InOrder(int size) => _clips.Where(clip => !IsBlackListed(clip)).Chunk(Guard.Positive(size));

    internal bool IsBlackListed(int clip) => _blackListed.Contains(clip);

    /// <summary>The clips of every class, ascending.</summary>
    internal int[][] ByClass()
    {
        var classes = Enumerable.Range(0, Pack.Labels?.Count ?? 0).Select(_ => new List<int>()).ToArray();
        foreach (var clip in _clips)
        {
            var bits = Pack.TargetBits(clip);
            for (var i = 0; i < bits.Length; i++)
            {
                for (int value = bits[i], label = 8 * i; value != 0; value = (value << 1) & 0xff, label++)
                {
                    if (value >> 7 != 0)
                    {
                        classes[label].Add(clip);
                    }
                }
            }
        }

        return Array.ConvertAll(classes, list => list.ToArray());
    }

    private ClipSelection With(ImmutableArray<int> clips) => new(Pack, clips, _blackListed.Intersect(clips));

    private static bool HasAny(ReadOnlySpan<byte> bits, SoundLabel[] wanted)
    {
        foreach (var label in wanted)
        {
            if (Packs.PackFiles.IsSet(bits, label.Index))
            {
                return true;
            }
        }

        return false;
    }
}
