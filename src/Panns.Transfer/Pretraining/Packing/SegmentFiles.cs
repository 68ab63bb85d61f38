using System.Globalization;
using Panns.Audio.Folders;
using Panns.Transfer.Pretraining.Packs;

namespace Panns.Transfer.Pretraining.Packing;

/// <summary>The files below a folder that hold published segments, found by their names.</summary>
internal sealed class SegmentFiles
{
    private readonly Dictionary<string, List<(string Path, double? Start)>> _files = new(StringComparer.Ordinal);

    /// <param name="folder">Where to look, with all folders below it.</param>
    /// <param name="wanted">Identifiers of the segments.</param>
    /// <param name="notes">Receives a line for what cannot be searched.</param>
    /// <exception cref="PannsException">There is no such folder.</exception>
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

                // A number behind the identifier says where the segment starts, unless the identifier itself ends so.
                var start = SegmentNames.StartOf(path) is { } text && !SegmentNames.EndsLike(path, id) ? double.Parse(text, CultureInfo.InvariantCulture) : (double?)null;
                files.Add((path, start));
            }
        }
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Segments for which there were several files, of which the first was taken.</summary>
    public int Repeated { get; private set; }

    /// <summary>Finds the file of a segment.</summary>
    /// <returns>Its path below the folder; null with the reason where there is none.</returns>
    public string? Find(Segment segment, out string problem)
    {
        problem = "";
        if (!_files.TryGetValue(segment.Id, out var files))
        {
            problem = $"there is no file of this name below {Folder}";
            return null;
        }

        // Seconds or milliseconds.
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
