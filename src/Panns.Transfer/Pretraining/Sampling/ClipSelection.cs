using System.Collections.Immutable;
using Panns.Common;

namespace Panns.Transfer.Pretraining;

/// <summary>The clips of a pack to train or evaluate on. Immutable.</summary>
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

    /// <summary>Number of clips, including excluded ones.</summary>
    public int Count => _clips.Length;

    /// <summary>Indices in the pack, ascending.</summary>
    public ImmutableArray<int> Clips => _clips;

    /// <summary>Number of clips that are never drawn.</summary>
    public int BlackListed => _blackListed.Count;

    /// <summary>All clips of a pack.</summary>
    /// <param name="pack">The pack.</param>
    public static ClipSelection All(ClipPack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        return new(pack, [.. Enumerable.Range(0, pack.Count)], []);
    }

    /// <summary>A random share of the clips (paper, Table VIII). With the same seed, a smaller share is a subset of a larger one.</summary>
    /// <param name="share">More than 0, at most 1; rounded to whole clips, at least one.</param>
    /// <param name="seed">Random seed.</param>
    public ClipSelection Fraction(double share, ulong seed)
    {
        Guard.InRange(Guard.Positive(share), 0, 1);
        var drawn = _clips.ToArray();
        new SeededRandom(seed).Shuffle<int>(drawn);
        return With([.. drawn.Take(Math.Max(1, (int)Math.Round(share * Count))).Order()]);
    }

    /// <summary>The clips that have at least one of some classes.</summary>
    /// <param name="classes">Names or AudioSet IDs (mids).</param>
    /// <exception cref="PannsException">The pack has no labels or lacks a class, or no clip has any of the classes.</exception>
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
    /// The same clips, but those on a list are never drawn. Samplers skip them like the released code, so that the others come in the
    /// same order as without the list, and a balanced class loses the turn at which an excluded clip would have come.
    /// </summary>
    /// <param name="list">The list.</param>
    public ClipSelection Without(BlackList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return new(Pack, _clips, _blackListed.Union(_clips.Where(clip => list.Contains(Pack.Clip(clip).Name))));
    }

    /// <summary>Batches for evaluation: all clips that are not excluded, in ascending order; the last batch can be smaller.</summary>
    /// <param name="size">Clips per batch.</param>
    public IEnumerable<int[]> InOrder(int size) => _clips.Where(clip => !IsBlackListed(clip)).Chunk(Guard.Positive(size));

    internal bool IsBlackListed(int clip) => _blackListed.Contains(clip);

    /// <summary>The clips of each class, in ascending order.</summary>
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
