using System.Text.RegularExpressions;
using Panns.Audio.Folders;

namespace Panns.Transfer.Pretraining.Packs;

/// <summary>
/// Names of published segments' files: <c>{id}.wav</c>; with a leading Y, as the released code writes them, for IDs that begin
/// with a dash; with the segment's start appended, in seconds or milliseconds, and optionally its end.
/// </summary>
internal static partial class SegmentNames
{
    /// <summary>The IDs that a file's name can mean, likelier ones first, because an ID itself can begin with Y or end like a number.</summary>
    /// <param name="name">A file, with or without extension and folders, or an ID.</param>
    public static IEnumerable<string> Candidates(string name)
    {
        var stem = Stem(name);
        var bare = Suffix().Replace(stem, "");
        yield return stem;
        if (bare.Length < stem.Length)
        {
            yield return bare;
        }

        if (stem.Length > 1 && stem[0] == 'Y')
        {
            yield return stem[1..];
            if (bare.Length is > 1 && bare.Length < stem.Length)
            {
                yield return bare[1..];
            }
        }
    }

    /// <summary>The segment's start in a file's name; null if there is none.</summary>
    public static string? StartOf(string name) => Suffix().Match(Stem(name)) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>Whether a file's name ends with an ID, so that a number at its end is part of the ID.</summary>
    public static bool EndsLike(string name, string id) => Stem(name).EndsWith(id, StringComparison.Ordinal);

    private static string Stem(string name)
    {
        var file = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        return AudioExtensions.IsAudio(file) ? Path.GetFileNameWithoutExtension(file) : file;
    }

    [GeneratedRegex(@"_(\d+(?:\.\d+)?)(?:[_-]\d+(?:\.\d+)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Suffix();
}
