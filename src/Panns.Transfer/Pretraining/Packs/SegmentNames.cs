using System.Text.RegularExpressions;
using Panns.Audio.Folders;

namespace Panns.Transfer.Pretraining.Packs;

/// <summary>
/// How files of published segments are named: <c>{id}.wav</c>; with a Y before it, as the released code writes them, for identifiers that begin
/// with a dash; with where the segment starts behind it, in seconds or milliseconds, and perhaps where it ends.
/// </summary>
internal static partial class SegmentNames
{
    /// <summary>The identifiers that a file's name may mean, likelier ones first: an identifier may itself begin with Y or end like a number.</summary>
    /// <param name="name">A file, with or without its ending and folders, or an identifier.</param>
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

    /// <summary>Where a file's name says that its segment starts; null where it does not.</summary>
    public static string? StartOf(string name) => Suffix().Match(Stem(name)) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>Whether a file's name ends with an identifier: then the number at its end is a part of that.</summary>
    public static bool EndsLike(string name, string id) => Stem(name).EndsWith(id, StringComparison.Ordinal);

    private static string Stem(string name)
    {
        var file = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        return AudioExtensions.IsAudio(file) ? Path.GetFileNameWithoutExtension(file) : file;
    }

    [GeneratedRegex(@"_(\d+(?:\.\d+)?)(?:[_-]\d+(?:\.\d+)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Suffix();
}
