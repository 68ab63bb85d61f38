using System.Text.RegularExpressions;

namespace Panns.Transfer.Data.Groups;

/// <summary>Groups clips by the matches of a regular expression in their paths.</summary>
internal static class PathGroups
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static LabeledDataset Add(LabeledDataset data, string pattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        var regex = Parse(pattern);
        var found = data.Clips.Select(clip => Of(regex, PathOf(data, clip))).ToList();
        var without = found.Count(name => name is null);
        if (without == found.Count)
        {
            throw new PannsException($"{data.Name}: '{pattern}' matches no path (the first is {PathOf(data, data.Clips[0])}): it defines no groups");
        }

        // Combines the new groups with the existing ones, which must stay together.
        var groups = ClipGroups.Of([.. data.Clips.Select((clip, index) => clip with { Path = "", Recording = "", Part = found[index] ?? "" })], clip => clip.Part);
        var names = new Dictionary<int, string>();
        for (var i = 0; i < groups.Length; i++)
        {
            if ((found[i] ?? data.Clips[i].Group) is { Length: > 0 } name)
            {
                names.TryAdd(groups[i], name);
            }
        }

        var note = FormattableString.Invariant($"'{pattern}' matches {found.OfType<string>().Distinct(StringComparer.Ordinal).Count()} groups in the paths")
            + (without > 0 ? FormattableString.Invariant($"; {without} of {found.Count} clips have no match and keep their groups") : "");
        return data with { Clips = [.. data.Clips.Select((clip, index) => clip with { Group = names.GetValueOrDefault(groups[index], "") })], Notes = data.Notes.Add(note) };
    }

    private static string PathOf(LabeledDataset data, LabeledClip clip)
        => (data.Root is { } root ? Path.GetRelativePath(root, Path.GetFullPath(clip.Path)) : clip.Path).Replace(Path.DirectorySeparatorChar, '/');

    private static string? Of(Regex regex, string path)
    {
        try
        {
            var match = regex.Match(path);
            var parts = match.Groups.Values.Skip(1).Where(group => group.Success).Select(group => group.Value).ToList();
            return !match.Success ? null : parts.Count > 0 ? string.Join('|', parts) : match.Value;
        }
        catch (RegexMatchTimeoutException problem)
        {
            throw new PannsException($"'{regex}' takes too long on {path}: avoid nested repetitions", problem);
        }
    }

    private static Regex Parse(string pattern)
    {
        try
        {
            return new(pattern, RegexOptions.CultureInvariant, Patience);
        }
        catch (ArgumentException problem)
        {
            throw new PannsException($"'{pattern}' is not a valid regular expression: {problem.Message}", problem);
        }
    }
}
