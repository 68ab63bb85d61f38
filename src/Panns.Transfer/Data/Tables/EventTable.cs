using System.Collections.Immutable;
using Panns.Audio.Folders;
using Panns.Common;

namespace Panns.Transfer.Data.Tables;

/// <summary>
/// The events of label tracks, selection tables and tables of other programs, as <see cref="ClipTable"/> reads them for training, but without
/// their recordings.
/// </summary>
/// <param name="Events">The events.</param>
/// <param name="Recordings">The recordings named, those without events included, with their lengths in seconds where the file says.</param>
/// <param name="Notes">How they were read, and what was left out, one line each.</param>
[BestFriend]
internal sealed record EventTable(ImmutableArray<LabeledEvent> Events, IReadOnlyDictionary<string, double?> Recordings, ImmutableArray<string> Notes)
{
    private static readonly string[] Extensions = [".txt", ".csv", ".tsv", ".json", ".jams"];

    /// <summary>Reads a table, or all tables of a folder, each of which may belong to the recording of its name.</summary>
    /// <param name="path">The table or the folder.</param>
    /// <param name="options">Names of its columns.</param>
    /// <exception cref="PannsException">It does not exist, or is none.</exception>
    [BestFriend]
    public static EventTable Read(string path, LabeledSoundsOptions options)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path) ? Of([path], path, options) : throw new PannsException($"{path}: there is no such table or folder");
        }

        var files = Directory.EnumerateFiles(path).Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 ? Of(files, path, options) : throw new PannsException($"{path}: holds no table of events ({string.Join(", ", Extensions)})");
    }

    private static EventTable Of(List<string> files, string place, LabeledSoundsOptions options)
    {
        var events = ImmutableArray.CreateBuilder<LabeledEvent>();
        var recordings = new Dictionary<string, double?>(StringComparer.Ordinal);
        var notes = ImmutableArray.CreateBuilder<string>();
        foreach (var file in files)
        {
            var own = SiblingAudio.FindBeside(file) ?? NameOf(file);
            if (new FileInfo(file).Length == 0)
            {
                // A label track without a label.
                recordings.TryAdd(own, null);
                continue;
            }

            var table = ClipTable.Read(file, options, own);
            foreach (var (recording, duration) in table.Recordings)
            {
                recordings[recording] = duration;
            }

            foreach (var row in table.Rows)
            {
                Add(row, table);
            }

            notes.AddRange(table.Notes.Select(note => $"{file}: {note}"));
            notes.AddRange(table.LeftOut.Select(left => $"{file}: left out: {left}"));
        }

        return new(events.ToImmutable(), recordings, files.Count == 1 ? notes.ToImmutable() : Counted(place, files.Count, notes));

        void Add(TableRow row, ClipTable table)
        {
            var recording = row.Folder.Length > 0 ? $"{row.Folder.TrimEnd('/', '\\')}/{row.Path}" : row.Path;
            recordings.TryAdd(recording, null);
            foreach (var label in row.Label.Split(table.HasSeveralLabels ? [';', ',', '|'] : [';']).Select(LabelNames.Clean).Where(label => label.Length > 0))
            {
                var end = row.End ?? throw new PannsException($"{table.Path}: line {row.Place}: an event needs its end: a column such as offset, end or duration");
                events.Add(new(recording, row.Start, end, label, row.Score));
            }
        }
    }

    // A line for each of a thousand files would hide what matters.
    private static ImmutableArray<string> Counted(string place, int files, IEnumerable<string> notes)
    {
        var left = notes.Where(note => note.Contains(": left out: ", StringComparison.Ordinal)).ToList();
        return [FormattableString.Invariant($"{place}: {files} tables"), .. left.Take(5), .. left.Count > 5 ? [FormattableString.Invariant($"{place}: rows of {left.Count - 5} more tables left out")] : (ReadOnlySpan<string>)[]];
    }

    // street.Table.1.selections.txt is of street.
    private static string NameOf(string file)
    {
        var name = Path.GetFileName(file);
        var table = name.IndexOf(".Table.", StringComparison.OrdinalIgnoreCase);
        name = table > 0 ? name[..table] : Path.GetFileNameWithoutExtension(name);
        return AudioExtensions.IsAudio(name) ? Path.GetFileNameWithoutExtension(name) : name;
    }
}
