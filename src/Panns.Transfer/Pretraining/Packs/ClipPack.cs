using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Panns.Transfer.Features;
using Panns.Transfer.Pretraining.Packs;

namespace Panns.Transfer.Pretraining;

/// <summary>
/// Labeled clips of equal length in memory-mapped files, the input of pretraining. Several packs can be opened as one.
/// Reading is safe from several threads; nothing is copied, so spans are valid until the pack is disposed of.
/// </summary>
public abstract class ClipPack : IDisposable
{
    private readonly ImmutableArray<OpenShard> _shards;
    private readonly int[] _firsts;

    private protected ClipPack(ImmutableArray<string> folders, PackContent content)
    {
        if (folders.IsEmpty)
        {
            throw new ArgumentException("no pack is named", nameof(folders));
        }

        Folders = folders;
        var manifests = folders.Select(PackManifest.Read).ToArray();
        JoinedPacks.Check(folders, manifests, content);
        Manifest = manifests[0];
        Labels = manifests.Select(manifest => manifest.Labels).FirstOrDefault(labels => labels is not null);
        var teachers = folders.Select(TeacherManifest.Read).ToArray();
        TeacherScores = teachers.All(teacher => teacher is not null && teacher.Identity == teachers[0]!.Identity) ? teachers[0] : null;
        Identity = manifests is [var only] ? only.Identity : ContentHash.OfText(string.Join('\n', manifests.Select(manifest => manifest.Identity)));

        var shards = ImmutableArray.CreateBuilder<OpenShard>();
        try
        {
            for (var i = 0; i < manifests.Length; i++)
            {
                foreach (var shard in manifests[i].Shards)
                {
                    shards.Add(OpenShard.Open(folders[i], manifests[i], shard, TeacherScores));
                }
            }
        }
        catch
        {
            shards.ToList().ForEach(shard => shard.Dispose());
            throw;
        }

        _shards = shards.ToImmutable();
        _firsts = new int[_shards.Length];
        for (var i = 0; i < _firsts.Length; i++)
        {
            _firsts[i] = Count;
            Count = checked(Count + _shards[i].Count);
        }
    }

    /// <summary>Opens a pack of either kind, or several of one kind as one.</summary>
    /// <param name="folders">Folders of the packs.</param>
    /// <returns>An <see cref="AudioPack"/> or an <see cref="EmbeddingPack"/>, as the first one is.</returns>
    /// <exception cref="PannsException">A pack is missing, incomplete or damaged, or the packs differ in kind, shape or classes.</exception>
    public static ClipPack OpenAny(params ReadOnlySpan<string> folders)
        => folders.IsEmpty || PackManifest.Read(folders[0]).Content == PackContent.Waveform ? AudioPack.Open(folders) : EmbeddingPack.Open(folders);

    /// <summary>Folders of the packs, in the order of their clips.</summary>
    public ImmutableArray<string> Folders { get; }

    /// <summary>Number of clips.</summary>
    public int Count { get; }

    /// <summary>The classes; null if no clip has labels.</summary>
    public LabelSet? Labels { get; }

    /// <summary>Identifies the content: what was packed, and how.</summary>
    public string Identity { get; }

    /// <summary>The network with stored scores of the clips; null if there are none, or if packs have different ones.</summary>
    public string? Teacher => TeacherScores?.Teacher;

    /// <summary>Classes of the teacher's scores; null if there are none.</summary>
    public LabelSet? TeacherLabels => TeacherScores?.Labels;

    internal PackManifest Manifest { get; }

    internal TeacherManifest? TeacherScores { get; }

    /// <summary>Whether a clip has labels; several packs opened as one can include packs without labels.</summary>
    /// <param name="clip">From 0 to <see cref="Count"/> - 1.</param>
    public bool IsLabeled(int clip) => Find(clip, out _).Targets is not null;

    /// <summary>Copies a clip's targets: 1 for its classes, 0 for others; all 0 if it has no labels.</summary>
    /// <param name="clip">From 0 to <see cref="Count"/> - 1.</param>
    /// <param name="targets">Receives [classes].</param>
    /// <exception cref="PannsException">They are damaged.</exception>
    public void CopyTargets(int clip, Span<float> targets)
    {
        var bits = TargetBits(clip);
        targets = targets[..(Labels?.Count ?? 0)];
        targets.Clear();
        for (var i = 0; i < bits.Length; i++)
        {
            for (int value = bits[i], label = 8 * i; value != 0; value = (value << 1) & 0xff, label++)
            {
                targets[label] = value >> 7;
            }
        }
    }

    /// <summary>Copies the teacher's scores of a clip.</summary>
    /// <param name="clip">From 0 to <see cref="Count"/> - 1.</param>
    /// <param name="scores">Receives [classes of the teacher].</param>
    /// <exception cref="InvalidOperationException">The pack has no teacher's scores.</exception>
    public void CopyTeacherScores(int clip, Span<float> scores)
    {
        var shard = Find(clip, out var row);
        var values = (shard.Scores ?? throw new InvalidOperationException("no teacher's scores lie beside the clips")).Row(row);
        for (var i = 0; i < values.Length; i++)
        {
            scores[i] = (float)values[i];
        }
    }

    /// <summary>Name, file and length of a clip. The list is read on first use.</summary>
    /// <param name="clip">From 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="PannsException">The list is damaged.</exception>
    public PackedClip Clip(int clip) => Find(clip, out var row).Clips[row];

    /// <summary>Unmaps the files.</summary>
    public void Dispose()
    {
        foreach (var shard in _shards)
        {
            shard.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A clip's targets as bits; empty if it has no labels.</summary>
    internal ReadOnlySpan<byte> TargetBits(int clip)
    {
        var shard = Find(clip, out var row);
        if (shard.Targets is not { } targets)
        {
            return [];
        }

        var bits = targets.Row(row);
        var used = Labels!.Count & 7;
        return used == 0 || (bits[^1] & (0xFF >> used)) == 0 ? bits
            : throw new PannsException(FormattableString.Invariant($"{Folders[0]}: clip {clip} has a class that there is not: the pack is damaged; copy it again, or pack again into another folder"));
    }

    /// <summary>First clip and number of clips of every shard, the order for sequential reading.</summary>
    internal IEnumerable<(int First, int Count)> Shards => _shards.Select((shard, i) => (_firsts[i], shard.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected OpenShard Find(int clip, out int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(clip);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(clip, Count);
        var place = Array.BinarySearch(_firsts, clip);
        var shard = place >= 0 ? place : ~place - 1;
        row = clip - _firsts[shard];
        return _shards[shard];
    }
}
