using System.Security.Cryptography;

namespace Panns.Transfer.Data.Groups;

/// <summary>Finds files with identical content, whatever their names.</summary>
internal static class SameContent
{
    // Bytes compared first among files of equal size; different recordings nearly always differ within them.
    private const int Sampled = 1 << 14;

    /// <summary>Marks clips whose files have the same content as one recording.</summary>
    public static LabeledDataset Find(LabeledDataset data)
    {
        var paths = data.Clips.Select(clip => clip.Path).Distinct(StringComparer.Ordinal).ToList();
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var same in Identical(paths))
        {
            foreach (var path in same)
            {
                first[path] = same[0];
            }
        }

        if (first.Count == 0)
        {
            return data;
        }

        var copies = first.Where(pair => pair.Key != pair.Value).ToList();
        return data with
        {
            Clips = [.. data.Clips.Select(clip => first.TryGetValue(clip.Path, out var original) ? clip with { Recording = original } : clip)],
            Notes = data.Notes.Add(FormattableString.Invariant(
                $"{copies.Count} file{(copies.Count == 1 ? " is a copy" : "s are copies")} of another ({Name(copies[0].Key)} of {Name(copies[0].Value)}{(copies.Count > 1 ? ", ..." : "")}): copies stay together")),
            Warnings = [.. data.Warnings, .. Contradictions(data, first)],
        };

        string Name(string path) => data.Root is { } root && path.StartsWith(root, StringComparison.Ordinal) ? Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/') : path;
    }

    /// <summary>Lists of files with identical content, each in the given order.</summary>
    public static IEnumerable<IReadOnlyList<string>> Identical(IReadOnlyList<string> paths)
    {
        var sizes = paths.Select(path => (Path: path, Size: SizeOf(path))).Where(file => file.Size > 0);
        var suspects = sizes.GroupBy(file => file.Size).Where(group => group.Skip(1).Any()).SelectMany(group => group.Select(file => file.Path)).ToList();
        return Alike(Alike([suspects], Sample), Whole).OrderBy(same => same[0], StringComparer.Ordinal);
    }

    // Copies with different classes: either one label is wrong, or the clip has both classes.
    private static IEnumerable<string> Contradictions(LabeledDataset data, Dictionary<string, string> first)
    {
        var labels = data.Clips.Where(clip => first.ContainsKey(clip.Path) && clip.Start == 0 && clip.End is null)
            .GroupBy(clip => first[clip.Path], StringComparer.Ordinal)
            .Select(same => same.Select(clip => string.Join(';', clip.Labels.Select(label => data.Classes[label]))).Distinct(StringComparer.Ordinal).ToList())
            .Where(names => names.Count > 1)
            .ToList();
        if (labels.Count > 0)
        {
            yield return FormattableString.Invariant($"{labels.Count} recording{(labels.Count == 1 ? " has" : "s have")} copies of different classes ({string.Join(", ", labels[0])})");
        }
    }

    private static List<List<string>> Alike(IEnumerable<IReadOnlyList<string>> groups, Func<string, string?> content)
    {
        var all = groups.SelectMany((group, index) => group.Select(path => (path, index))).ToList();
        var keys = new string?[all.Count];
        Parallel.For(0, all.Count, i => keys[i] = content(all[i].path));
        return [.. all.Zip(keys, (file, key) => (file.path, file.index, key)).Where(file => file.key is not null)
            .GroupBy(file => (file.index, file.key)).Where(same => same.Skip(1).Any()).Select(same => same.Select(file => file.path).ToList())];
    }

    // A sample from a third of the way in, because the beginning and end may be silence.
    private static string? Sample(string path) => Hash(path, file =>
    {
        var bytes = new byte[Sampled];
        file.Seek(Math.Max(0, (file.Length / 3) - (Sampled / 2)), SeekOrigin.Begin);
        var read = file.ReadAtLeast(bytes, Sampled, throwOnEndOfStream: false);
        return FormattableString.Invariant($"{file.Length} {Convert.ToHexString(SHA256.HashData(bytes.AsSpan(0, read)))}");
    });

    private static string? Whole(string path) => Hash(path, file => Convert.ToHexString(SHA256.HashData(file)));

    // An unreadable file is skipped here; reading its clip reports the error.
    private static string? Hash(string path, Func<FileStream, string> hash)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
            return hash(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long SizeOf(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true } file && !file.Attributes.HasFlag(FileAttributes.Device) ? LengthOf(file) : 0;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    // For a link, the length of its target.
    private static long LengthOf(FileInfo file) => file.LinkTarget is null ? file.Length : file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true } target ? target.Length : 0;
}
