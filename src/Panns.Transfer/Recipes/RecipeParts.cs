using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Panns.Transfer.Recipes;

/// <summary>A file to download and unpack.</summary>
/// <param name="Url">Where it is.</param>
/// <param name="File">Its name here.</param>
/// <param name="Bytes">Its size where it is published.</param>
/// <param name="Md5">Its MD5 where it is published.</param>
/// <param name="Sha256">Its SHA-256 where it is published.</param>
/// <param name="Contents">Files in it whose hashes are known.</param>
internal sealed record DatasetDownload(Uri Url, string File, long? Bytes, string? Md5, string? Sha256, ImmutableArray<DatasetContent> Contents);

/// <summary>A file of an archive that is made anew when asked for: its own hash stays where the archive's may change.</summary>
internal sealed record DatasetContent(string File, string Md5);

/// <summary>A table of clips: which file each is, by a template such as <c>audio/{filename}</c>, and its class.</summary>
/// <param name="Paths">Where the table is; further places are those of other publications of the set.</param>
/// <param name="Delimiter">What separates its cells.</param>
/// <param name="Audio">The clips' files, likewise.</param>
/// <param name="Label">The class.</param>
/// <param name="Part">The part of the set that its clips are of.</param>
/// <param name="Where">Cells that rows must have to be clips of the set.</param>
/// <param name="Except">Cells of rows that are none, where the table has such a column.</param>
internal sealed record RecipeTable(
    ImmutableArray<string> Paths, char Delimiter, ImmutableArray<string> Audio, string Label, string Part, ImmutableArray<KeyValuePair<string, string>> Where,
    ImmutableArray<KeyValuePair<string, string>> Except)
{
    /// <summary>Where the table is in the set as its authors publish it.</summary>
    public string Path => Paths[0];
}

/// <summary>Clips told by their paths alone.</summary>
/// <param name="Patterns">What their paths match, the first that does; later ones have fewer fields.</param>
/// <param name="Label">The class.</param>
/// <param name="Expected">The paths that there are in a complete copy; null where that is not known.</param>
internal sealed record RecipeFiles(ImmutableArray<Regex> Patterns, string Label, RecipeNames? Expected);

/// <summary>The class of a number in a field: <c>target</c> 0 is <c>dog</c>.</summary>
internal sealed record RecipeClassIds(string Field, ImmutableDictionary<string, string> Names);

/// <summary>How folds come about.</summary>
internal enum FoldRule
{
    /// <summary>A column gives them.</summary>
    Column,

    /// <summary>Within each class, clips sorted by name: index modulo the number of folds.</summary>
    IndexInClass,

    /// <summary>A field's value belongs to a group; each group is a fold.</summary>
    Groups,

    /// <summary>No folds: one part to learn from, one to be tested on.</summary>
    Parts,
}

/// <summary>The rule of the folds and what it needs.</summary>
internal sealed record RecipeFolds(FoldRule Rule, int Count, string Field, ImmutableArray<ImmutableHashSet<string>> Groups, string Train, string Test)
{
    public static RecipeFolds None { get; } = new(FoldRule.Parts, 0, "", [], "", "");
}
