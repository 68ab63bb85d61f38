using System.Globalization;
using Panns.Audio;
using Panns.Transfer;

namespace Panns.ML.Data;

/// <summary>Converts a labeled data set to rows.</summary>
internal static class DatasetRows
{
    private const string FilePrefix = "file ";

    public static IEnumerable<AudioRow> Of(LabeledDataset data)
    {
        var groups = GroupNames(data);
        var hasFolds = data.Clips.Any(clip => clip.Fold > 0);
        foreach (var (index, clip) in data.Clips.Index())
        {
            string[] labels = [.. clip.Labels.Select(label => data.Classes[label])];
            foreach (var (start, end) in Parts(clip, data.SegmentSeconds))
            {
                yield return new()
                {
                    Path = clip.Path,
                    Label = string.Join(';', labels),
                    Labels = labels,
                    Fold = clip.Fold > 0 ? NumberOf(data.FoldName(clip.Fold)) ?? clip.Fold : hasFolds ? -1 : 0,
                    Group = groups[index],
                    Part = clip.Part,
                    Start = (float)start,
                    End = end is { } seconds ? (float)seconds : float.NaN,
                };
            }
        }
    }

    private static int? NumberOf(string fold) => int.TryParse(fold, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // For each clip the name of its group, or else the file of the group's first clip: within the folder of all clips, because ML.NET draws by these texts, and
    // a folder that is moved is to be divided as before.
    private static string[] GroupNames(LabeledDataset data)
    {
        var groups = data.Groups;
        var root = CommonFolder(data.Clips.Select(clip => clip.Path));
        var names = new Dictionary<int, string>();
        foreach (var (group, clip) in groups.Zip(data.Clips))
        {
            if (!names.TryGetValue(group, out var name) || (name.StartsWith(FilePrefix, StringComparison.Ordinal) && clip.Group.Length > 0))
            {
                names[group] = clip.Group.Length > 0 ? clip.Group : FilePrefix + clip.Path[root..].Replace('\\', '/');
            }
        }

        return [.. groups.Select(group => names[group])];
    }

    // The length of what all paths begin with, up to a separator.
    private static int CommonFolder(IEnumerable<string> paths)
    {
        string? common = null;
        foreach (var path in paths)
        {
            common = common is null ? path : path[..path.AsSpan().CommonPrefixLength(common)];
        }

        return (common?.AsSpan().LastIndexOfAny('/', '\\') ?? -1) + 1;
    }

    /// <summary>The clip, or its consecutive segments, the last of which is moved back to end with the clip.</summary>
    private static IEnumerable<(double Start, double? End)> Parts(LabeledClip clip, double? segment)
    {
        if (segment is not { } length || (clip.End ?? Duration(clip.Path)) is not { } end || end - clip.Start <= length)
        {
            return [(clip.Start, clip.End)];
        }

        var count = (int)Math.Ceiling((end - clip.Start) / length - 1e-6);
        return Enumerable.Range(0, count)
            .Select(i => Math.Min(clip.Start + (i * length), end - length))
            .Select(start => (start, (double?)(start + length)));
    }

    // An unreadable file is not segmented here; reading its row reports the error.
    private static double? Duration(string path)
    {
        try
        {
            using var reader = AudioFile.Open(path);
            return reader.FrameCount is { } frames ? (double)frames / reader.SampleRate : null;
        }
        catch (PannsException)
        {
            return null;
        }
    }
}
