using System.Collections.Immutable;
using Panns.Audio.Folders;

namespace Panns.Transfer.Data;

/// <summary>Reads a folder with one subfolder per class, optionally within folders of splits (train, test) or folds (fold1, fold2).</summary>
internal static class FolderDataset
{
    private delegate (string Class, string Part, string Fold)? Placing(string[] folders);

    public static LabeledDataset Read(string folder, LabeledSoundsOptions options)
    {
        var tree = new FileTree(folder);
        var left = new LeftOutCounts();
        var files = new List<(string Name, string[] Folders)>();

        // Each link counts as a clip: data sets in git-annex consist of links. Files with the same content form one group anyway.
        var listing = AudioFolder.List(tree.Root, isDistinct: false);
        var tracks = FolderTracks.Find(tree.Root, listing.Files);
        if (tracks.AreLabels)
        {
            return tracks.Read(listing, options);
        }

        foreach (var name in listing.Files)
        {
            var parts = name.Split('/');
            if (name.Contains('\uFFFD', StringComparison.Ordinal))
            {
                left.Add(LeftOutReasons.OtherText, name);
            }
            else
            {
                files.Add((name, parts[..^1]));
            }
        }

        var (place, notes, train, test) = Layout(folder, files);
        var placed = new List<(string Name, string Class, string Part, string Fold)>();
        foreach (var (name, folders) in files)
        {
            if (place(folders) is var (label, part, fold))
            {
                placed.Add((name, label, part, fold));
            }
            else
            {
                left.Add(LeftOutReasons.Loose, name);
            }
        }

        var labels = LabelNames.Of(placed.Select(clip => clip.Class), options.CaseSensitive);
        var classes = ClassIndex.Of(placed.Select(clip => labels[clip.Class]));
        if (classes.Names.Length < 2)
        {
            throw new PannsException(FormattableString.Invariant(
                $"{folder}: holds {classes.Names.Length} classes; put the audio files into one folder per class, at least two{(listing.Errors is [var closed, ..] ? $" ({closed})" : Hint(tree, files, left))}"));
        }

        var folds = new FoldNumbers(placed.Select(clip => clip.Fold).Where(fold => fold.Length > 0));
        return new()
        {
            Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
            Classes = classes.Names,
            Clips = [.. placed.Select(clip => new LabeledClip
            {
                Path = tree.Find(clip.Name)!, Labels = classes.Find([labels[clip.Class]]), Part = clip.Part,
                Fold = clip.Fold.Length > 0 ? folds[clip.Fold] : 0,
            })],
            TrainPart = train,
            TestPart = test,
            FoldNames = folds.Names,
            Root = tree.Root,
            LeftOut = left.ToList(),
            Notes = [.. notes, .. tracks.Notes, .. listing.PassedOver, .. labels.Notes, .. Silent(tree, files, [.. listing.Errors, .. listing.PassedOver])],
            Warnings = [.. listing.Errors, .. labels.Warnings],
            Unsearched = [.. listing.Errors],
        };
    }

    // Determines which folder above a file is its class, and whether another one is its split or fold.
    private static (Placing Place, ImmutableArray<string> Notes, string? Train, string? Test) Layout(string folder, List<(string Name, string[] Folders)> files)
    {
        var deep = files.Where(file => file.Folders.Length > 0).ToList();
        var tops = deep.Select(file => file.Folders[0]).Distinct(StringComparer.Ordinal).ToList();
        var hasClassesBelow = deep.Exists(file => file.Folders.Length > 1);
        if (PartNames.Find(tops) is var (train, test))
        {
            return hasClassesBelow
                ? (folders => folders.Length > 1 ? (folders[1], folders[0], "") : null, [$"the folders {train} and {test} are its training and test parts"], train, test)
                : throw new PannsException(
                    $"{folder}: {train} and {test} are parts of a set, not classes, and contain no class folders: put the audio files of each into one folder per class, or use a table of labels instead");
        }

        if (hasClassesBelow && tops.Count > 1 && tops.TrueForAll(top => PartNames.FoldOf(top) is not null))
        {
            return (folders => folders.Length > 1 ? (folders[1], "", PartNames.FoldOf(folders[0])!) : null, ["the folders fold1, fold2, ... are its folds"], null, null);
        }

        var seconds = deep.Where(file => file.Folders.Length > 1).Select(file => file.Folders[1]).Distinct(StringComparer.Ordinal).ToList();
        if (deep.TrueForAll(file => file.Folders.Length > 1) && seconds.Count <= 3 && PartNames.Find(seconds) is var (learned, tested))
        {
            return (folders => folders.Length > 1 ? (folders[0], folders[1], "") : null, [$"the folders {learned} and {tested} within the class folders are its training and test parts"], learned, tested);
        }

        return (folders => folders.Length > 0 ? (folders[0], "", "") : null, [], null, null);
    }

    // Top-level folders without audio, perhaps classes whose files are of another type.
    private static IEnumerable<string> Silent(FileTree tree, List<(string Name, string[] Folders)> files, IReadOnlyList<string> said)
    {
        var heard = files.Where(file => file.Folders.Length > 0).Select(file => file.Folders[0]).ToHashSet(StringComparer.Ordinal);
        var silent = Directory.EnumerateDirectories(tree.Root).Where(path => !said.Any(line => line.StartsWith(path + ":", StringComparison.Ordinal)))
            .Select(path => Path.GetFileName(path)).Where(name => !name.StartsWith('.') && !heard.Contains(name)).Order(StringComparer.Ordinal).ToList();
        if (silent.Count > 0)
        {
            yield return FormattableString.Invariant($"{silent.Count} folder{(silent.Count == 1 ? " holds" : "s hold")} no audio files: {string.Join(", ", silent.Take(5))}{(silent.Count > 5 ? ", ..." : "")}");
        }
    }

    private static string Hint(FileTree tree, List<(string Name, string[] Folders)> files, LeftOutCounts left)
    {
        if (files.Where(file => file.Folders.Length > 1).Select(file => file.Folders[1]).Distinct(StringComparer.Ordinal).ToList() is { Count: > 1 } below)
        {
            return $"; if the folders in {files.First(file => file.Folders.Length > 1).Folders[0]} are the classes ({string.Join(", ", below.Take(3))}{(below.Count > 3 ? ", ..." : "")}), use that folder";
        }

        var table = Directory.EnumerateFiles(tree.Root).FirstOrDefault(path => Path.GetExtension(path).ToUpperInvariant() is ".CSV" or ".TSV" or ".TXT");
        var loose = string.Join("; ", left.ToList());
        return (loose.Length > 0 ? $" ({loose})" : "") + (loose.Length > 0 && table is not null ? $"; if {Path.GetFileName(table)} is the table of their labels, use it instead" : "");
    }
}
