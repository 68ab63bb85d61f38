using System.Collections.Immutable;
using Panns.Transfer.Data;
using Panns.Transfer.Pretraining.Packing;

namespace Panns.Transfer.Pretraining;

/// <summary>Recordings to pack, with their labels. Their audio has not been read yet. Immutable.</summary>
public sealed class PackSource
{
    private PackSource(LabelSet? labels, IEnumerable<PackEntry> entries, IEnumerable<string> notes)
        => (Labels, Entries, Notes) = (labels, [.. entries], [.. notes]);

    /// <summary>The classes; null if the recordings have no labels.</summary>
    public LabelSet? Labels { get; }

    /// <summary>Number of recordings, including missing ones.</summary>
    public int Count => Entries.Length;

    /// <summary>Notes on what was left out or is doubtful, one line each.</summary>
    public ImmutableArray<string> Notes { get; private init; }

    internal ImmutableArray<PackEntry> Entries { get; private init; }

    /// <summary>
    /// Segments in AudioSet's published lists. Their files are found by name in a folder and its subfolders: <c>{id}.wav</c>,
    /// <c>Y{id}.wav</c>, <c>{id}_{start}.wav</c> with the start in seconds or milliseconds, <c>{id}_{start}_{end}.wav</c>; in any format. Each
    /// contains only its segment.
    /// </summary>
    /// <param name="segments">The list, for example balanced_train_segments.csv.</param>
    /// <param name="folder">Folder of the files.</param>
    /// <param name="classes">
    /// The list of classes, class_labels_indices.csv; null for the one next to the list of segments or in the parent folder, or else
    /// AudioSet's own.
    /// </param>
    /// <exception cref="PannsException">A list cannot be read, or the folder does not exist.</exception>
    public static PackSource OfSegments(string segments, string folder, string? classes = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(segments);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var notes = new List<string>();
        string? found = null;
        var labels = classes is null ? ClassTable.Beside(segments, out found) : ClassTable.Read(classes);
        if (found is not null)
        {
            notes.Add($"classes: {found}");
        }

        var list = SegmentTable.Read(segments, labels, notes);
        var files = new SegmentFiles(folder, list.Select(segment => segment.Id).ToHashSet(StringComparer.Ordinal), notes);
        var entries = list.ConvertAll(segment => files.Find(segment, out var problem) is { } path
            ? new PackEntry(segment.Id, Path.Combine(folder, path), path, segment.Labels) { SourceStart = segment.Start }
            : new PackEntry(segment.Id, "", "", segment.Labels) { Problem = problem });
        if (files.Repeated > 0)
        {
            notes.Add(FormattableString.Invariant($"{folder}: {files.Repeated} segments have several files: the first of each is taken"));
        }

        return new(labels, entries, notes);
    }

    /// <summary>A labeled dataset: a folder per class, a table, a published set.</summary>
    /// <param name="data">The dataset; its folds and parts are ignored.</param>
    public static PackSource OfDataset(LabeledDataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new(LabelSet.FromNames(data.Classes), data.Clips.Select(clip => Entry(data.Root, clip)), data.Summarize().Lines());
    }

    /// <summary>All audio files below a folder, without labels, for a teacher to label.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="PannsException">The folder is missing or has no audio files.</exception>
    public static PackSource OfFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var notes = new List<string>();
        var files = Directory.Exists(folder) ? new FileTree(folder).AudioFiles(notes.Add) : throw new PannsException($"{folder}: there is no such folder");
        return files.Count > 0 ? new(null, files.Select(path => new PackEntry(path, Path.Combine(folder, path), path, [])), notes)
            : throw new PannsException($"{folder}: holds no audio files");
    }

    /// <summary>The same without the recordings on a list.</summary>
    /// <param name="list">The list.</param>
    public PackSource Without(BlackList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        var kept = Entries.RemoveAll(entry => list.Contains(entry.Name));
        return new(Labels, kept, Notes.Add(FormattableString.Invariant($"{Count - kept.Length} of {Count} recordings are on the black list: left out")));
    }

    private static PackEntry Entry(string? root, LabeledClip clip)
    {
        var origin = root is null ? clip.Path : Path.GetRelativePath(root, clip.Path).Replace(Path.DirectorySeparatorChar, '/');
        return new(origin, clip.Path, origin, clip.Labels) { Start = clip.Start, End = clip.End };
    }
}
