using System.Collections.Immutable;
using Panns.Audio.Folders;
using Panns.Transfer.Data.Tables;

namespace Panns.Transfer.Data;

/// <summary>
/// Label tracks of the recordings in a folder: <c>dog1.wav</c> with <c>dog1.txt</c> (Audacity) or <c>dog1.Table.1.selections.txt</c> (Raven)
/// beside it. If there is one beside every recording, or beside recordings that lie in no class folder, the tracks name the classes rather
/// than the folders.
/// </summary>
internal sealed class FolderTracks
{
    private const string Extension = ".txt";
    private const string Selections = ".selections.txt";

    // A track's first line is enough to know it; other texts may be long.
    private const int Looked = 4096;

    private readonly string _root;
    private readonly List<(string Track, string Recording)> _tracks = [];
    private readonly List<string> _without = [];
    private int _empty;

    private FolderTracks(string root) => _root = root;

    /// <summary>Whether the tracks, not the folders, name the classes.</summary>
    public bool AreLabels { get; private set; }

    /// <summary>What to say if the folders name the classes.</summary>
    public IEnumerable<string> Notes => AreLabels || _tracks.Count == 0 ? [] :
    [
        FormattableString.Invariant(
            $"{_tracks.Count} label track{(_tracks.Count == 1 ? "" : "s")} beside recordings ({Path.GetRelativePath(_root, _tracks[0].Track)}) not read, as other recordings have none: the folders are the classes; name a track to learn from its events"),
    ];

    /// <summary>Finds the tracks beside audio files.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="files">Its audio files, relative, with slashes.</param>
    public static FolderTracks Find(string root, IReadOnlyList<string> files)
    {
        var found = new FolderTracks(root);
        var isLoose = false;
        foreach (var folder in files.GroupBy(file => file.LastIndexOf('/') is >= 0 and var slash ? file[..slash] : "", StringComparer.Ordinal))
        {
            isLoose |= found.Search(folder.Key, folder) && folder.Key.Length == 0;
        }

        found.AreLabels = found._tracks.Count > 0 && (found._without.Count == 0 || isLoose);
        return found;
    }

    /// <summary>Reads all tracks as one data set.</summary>
    /// <param name="listing">What the folder holds.</param>
    /// <param name="options">How tables are read.</param>
    /// <exception cref="PannsException">A track has an invalid line, or there are fewer than two classes.</exception>
    public LabeledDataset Read(AudioFolderListing listing, LabeledSoundsOptions options)
    {
        var (left, rows, charsets) = (new LeftOutCounts(), ImmutableArray.CreateBuilder<TableRow>(), new List<string>());
        foreach (var (track, recording) in _tracks)
        {
            var name = Path.GetRelativePath(_root, track);
            var table = ClipTable.Read(track, options, recording);
            rows.AddRange(table.Rows.Select(row => row with { Table = name }));
            left.AddAll(table.LeftOut, line => $"{name} line {line}");
            charsets.AddRange(table.Charset is { } charset ? [charset] : (ReadOnlySpan<string>)[]);
        }

        foreach (var recording in _without)
        {
            left.Add(LeftOutReasons.NoTrack, recording);
        }

        var recordings = _tracks.Select(pair => pair.Recording).Distinct(StringComparer.Ordinal).Count();
        var data = TableDataset.Create(
            new(_root, rows.ToImmutable(), left.ToList(), [], HasSeveralLabels: false), Path.GetFileName(Path.TrimEndingDirectorySeparator(_root)), options with { Root = _root });
        return data with
        {
            Notes =
            [
                FormattableString.Invariant($"read as {Count(recordings, "recording")} with {Count(_tracks.Count, "label track")} beside {(recordings == 1 ? "it" : "them")}"),
                .. _empty > 0 ? [$"{Count(_empty, "empty label track")}"] : (ReadOnlySpan<string>)[],
                .. charsets.CountBy(charset => charset).Select(pair => $"{Count(pair.Value, "label track")} not in UTF-8: read as {pair.Key}"),
                .. listing.PassedOver,
                .. data.Notes,
            ],
            Warnings = [.. listing.Errors, .. data.Warnings],
            Unsearched = [.. listing.Errors],
        };
    }

    /// <summary>Searches a folder; returns whether a recording in it has a track.</summary>
    private bool Search(string folder, IEnumerable<string> files)
    {
        var path = Path.Combine(_root, folder.Replace('/', Path.DirectorySeparatorChar));
        var siblings = new SiblingAudio(files.Select(file => Path.Combine(path, Path.GetFileName(file))));
        var (tracked, before) = (new HashSet<string>(StringComparer.Ordinal), _tracks.Count);
        foreach (var text in Directory.EnumerateFiles(path).Where(file => file.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal))
        {
            if (siblings.Find(text) is { } recording && Beginning(text) is { } beginning)
            {
                var isTrack = text.EndsWith(Selections, StringComparison.OrdinalIgnoreCase) || LabelTrack.IsTrack(beginning);
                if (isTrack)
                {
                    _tracks.Add((text, recording));
                }

                if (isTrack || beginning.Trim().Length == 0)
                {
                    _empty += isTrack ? 0 : 1;
                    tracked.Add(recording);
                }
            }
        }

        _without.AddRange(files.Where(file => !tracked.Contains(Path.Combine(path, Path.GetFileName(file)))));
        return _tracks.Count > before;
    }

    // Null if it is no text, or cannot be read.
    private static string? Beginning(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var bytes = new byte[Looked];
            return TextFile.Decode(path, bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false))).Text;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or PannsException)
        {
            return null;
        }
    }

    private static string Count(int count, string what) => FormattableString.Invariant($"{count} {what}{(count == 1 ? "" : "s")}");
}
