using System.Globalization;
using Panns.Audio.Folders;
using Panns.Transfer.Pretraining.Packs;

namespace Panns.Transfer.Pretraining.Packing;

/// <summary>Finds the files of published segments below a folder, by name.</summary>
internal sealed class SegmentFiles
{
    private readonly Dictionary<string, List<(string Path, double? Start)>> _files = new(StringComparer.Ordinal);

    /// <param name="folder">The folder to search, with its subfolders.</param>
    /// <param name="wanted">IDs of the segments.</param>
    /// <param name="notes">Receives a line for everything that cannot be searched.</param>
    /// <exception cref="PannsException">The folder does not exist.</exception>
    public SegmentFiles(string folder, IReadOnlySet<string> wanted, List<string> notes)
    {
        if (!Directory.Exists(folder))
        {
            throw new PannsException($"{folder}: there is no such folder");
        }

        Folder = folder;
        var listing = AudioFolder.List(folder, isDistinct: false);
        notes.AddRange(listing.Errors);
        notes.AddRange(listing.PassedOver);
        foreach (var path in listing.Files)
        {
            if (SegmentNames.Candidates(path).FirstOrDefault(wanted.Contains) is { } id)
            {
                if (!_files.TryGetValue(id, out var files))
                {
                    _files[id] = files = [];
                }

                // A number after the ID is the segment's start, unless it is part of the ID.
                var start = SegmentNames.StartOf(path) is { } text && !SegmentNames.EndsLike(path, id) ? double.Parse(text, CultureInfo.InvariantCulture) : (double?)null;
                files.Add((path, start));
            }
        }
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Number of segments with several files, of which the first is used.</summary>
    public int Repeated { get; private set; }

    /// <summary>Finds the file of a segment.</summary>
    /// <returns>Its path relative to the folder; null, with the reason, if there is none.</returns>
    public string? Find(Segment segment, out string problem)
    {
        problem = "";
        if (!_files.TryGetValue(segment.Id, out var files))
        {
            problem = $"there is no file of this name below {Folder}";
            return null;
        }

        // The start can be in seconds or milliseconds.
        var fitting = files.FindAll(file => file.Start == segment.Start || file.Start == Math.Round(segment.Start * 1000));
        fitting = fitting.Count > 0 ? fitting : files.FindAll(file => file.Start is null);
        if (fitting.Count == 0)
        {
            problem = FormattableString.Invariant($"there is only {files[0].Path}, which starts at another place than {segment.Start} s");
            return null;
        }

        Repeated += fitting.Count > 1 ? 1 : 0;
        return fitting[0].Path;
    }
}
