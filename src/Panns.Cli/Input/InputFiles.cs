namespace Panns.Cli.Input;

/// <summary>The input files of a command.</summary>
/// <param name="Files">The files, without duplicates.</param>
/// <param name="IsComplete">Whether everything could be searched; if not, a line has been printed.</param>
internal sealed record InputFiles(IReadOnlyList<string> Files, bool IsComplete)
{
    /// <summary>The rows of a table that name parts of the files, a file for each row; null if the files are whole.</summary>
    public IReadOnlyList<Section>? Sections { get; init; }

    /// <summary>What determines, with the files' names, what the results are of; empty for whole files.</summary>
    public string SectionsHash { get; init; } = "";

    /// <summary>The part that the files are; null for all.</summary>
    public Shard? Shard { get; init; }

    /// <summary>The files of all parts.</summary>
    public IReadOnlyList<string> Whole { get; init; } = Files;

    /// <summary>Number of failed files that ends the run; null for none.</summary>
    public int? StopAfterErrors { get; init; }

    /// <summary>What is to be processed.</summary>
    /// <param name="first">How many of them are done.</param>
    public IReadOnlyList<Section> From(int first) => [.. (Sections ?? Files.Select(file => new Section(file))).Skip(first)];

    /// <summary>What determines the results bit for bit: the identity of the work, and the parts of files.</summary>
    public string Identify(string identity) => SectionsHash.Length == 0 ? identity : $"{identity} rows {SectionsHash}";

    /// <summary>Path of the result: the part's own, if the files are a part.</summary>
    public string PathOf(string path) => Shard?.PathOf(path) ?? path;

    /// <summary>Removes the note of an earlier run on a part that is processed again.</summary>
    public void Begin(string part)
    {
        if (Shard is not null)
        {
            File.Delete(ShardNote.PathOf(part));
        }
    }

    /// <summary>Notes that a part is finished.</summary>
    public void Complete(string part, int failed, string identity)
    {
        if (Shard is { } shard)
        {
            new ShardNote(shard, Files.Count, failed, Whole.Count, ShardNote.HashOf(Whole), identity).Write(part);
        }
    }
}
