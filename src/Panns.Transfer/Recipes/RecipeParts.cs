using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Panns.Transfer.Recipes;

/// <summary>A file to download and unpack.</summary>
/// <param name="Url">Its address.</param>
/// <param name="File">Its local name.</param>
/// <param name="Bytes">Its published size, if any.</param>
/// <param name="Md5">Its published MD5, if any.</param>
/// <param name="Sha256">Its published SHA-256, if any.</param>
/// <param name="Contents">Files in it with known hashes.</param>
internal sealed record DatasetDownload(Uri Url, string File, long? Bytes, string? Md5, string? Sha256, ImmutableArray<DatasetContent> Contents);

/// <summary>A file of an archive that is repacked on request, which may change the archive's hash but not the file's.</summary>
internal sealed record DatasetContent(string File, string Md5);

/// <summary>A table of clips: the file of each, by a template such as <c>audio/{filename}</c>, and its class.</summary>
/// <param name="Paths">Path of the table, followed by its paths in other publications of the data set.</param>
/// <param name="Delimiter">Its separator.</param>
/// <param name="Audio">Templates of the clips' files, likewise with alternatives.</param>
/// <param name="Label">Template of the class.</param>
/// <param name="Part">The split that its clips belong to.</param>
/// <param name="Where">Cells that a row must have to be a clip.</param>
/// <param name="Except">Cells of rows that are not clips, if the table has such a column.</param>
internal sealed record RecipeTable(
    ImmutableArray<string> Paths, char Delimiter, ImmutableArray<string> Audio, string Label, string Part, ImmutableArray<KeyValuePair<string, string>> Where,
    ImmutableArray<KeyValuePair<string, string>> Except)
{
    /// <summary>Path of the table in the original publication.</summary>
    public string Path => Paths[0];
}

/// <summary>Clips identified by their paths alone.</summary>
/// <param name="Patterns">Patterns of their paths; the first match counts, later ones have fewer fields.</param>
/// <param name="Label">Template of the class.</param>
/// <param name="Expected">The paths in a complete copy; null if unknown.</param>
internal sealed record RecipeFiles(ImmutableArray<Regex> Patterns, string Label, RecipeNames? Expected);

/// <summary>Class names by the numbers in a field: <c>target</c> 0 is <c>dog</c>.</summary>
internal sealed record RecipeClassIds(string Field, ImmutableDictionary<string, string> Names);

/// <summary>How folds are assigned.</summary>
internal enum FoldRule
{
    /// <summary>By a column.</summary>
    Column,

    /// <summary>By the index in the class, with clips sorted by name: index modulo the number of folds.</summary>
    IndexInClass,

    /// <summary>By a field whose values form groups; each group is a fold.</summary>
    Groups,

    /// <summary>No folds: a training split and a test split.</summary>
    Parts,
}

/// <summary>The fold rule with its parameters.</summary>
internal sealed record RecipeFolds(FoldRule Rule, int Count, string Field, ImmutableArray<ImmutableHashSet<string>> Groups, string Train, string Test)
{
    public static RecipeFolds None { get; } = new(FoldRule.Parts, 0, "", [], "", "");
}
