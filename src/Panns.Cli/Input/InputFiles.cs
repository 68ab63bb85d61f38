namespace Panns.Cli.Input;

/// <summary>The input files of a command.</summary>
/// <param name="Files">The files, without duplicates.</param>
/// <param name="IsComplete">Whether everything could be searched; if not, a line has been printed.</param>
internal sealed record InputFiles(IReadOnlyList<string> Files, bool IsComplete)
{
    /// <summary>The part that the files are; null for all.</summary>
    public Shard? Shard { get; init; }

    /// <summary>The files of all parts.</summary>
    public IReadOnlyList<string> Whole { get; init; } = Files;

    /// <summary>Number of failed files that ends the run; null for none.</summary>
    public int? StopAfterErrors { get; init; }

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
