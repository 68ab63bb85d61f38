namespace Panns.Cli.Input;

/// <summary>The input files of a command.</summary>
/// <param name="Files">The files, without duplicates.</param>
/// <param name="IsComplete">Whether everything could be searched; if not, a line has been printed.</param>
internal sealed record InputFiles(IReadOnlyList<string> Files, bool IsComplete)
{
    // Of a list of millions it takes a while: computed once for all parts, which keep it.
    private readonly Lazy<string> _wholeHash = new(() => ShardNote.HashOf(Files));

    /// <summary>The rows of a table that name parts of the files, a file for each row; null if the files are whole.</summary>
    public IReadOnlyList<Section>? Sections { get; init; }

    /// <summary>What determines, with the files' names, what the results are of; empty for whole files.</summary>
    public string SectionsHash { get; init; } = "";

    /// <summary>The part that the files are; null for all.</summary>
    public Shard? Shard { get; init; }

    /// <summary>The files of all parts.</summary>
    public IReadOnlyList<string> Whole { get; init; } = Files;

    /// <summary>Files of each part that one run writes, one part after the other; null to write one result.</summary>
    public int? PartSize { get; init; }

    /// <summary>Number of failed files that ends the run; null for none.</summary>
    public int? StopAfterErrors { get; init; }

    /// <summary>Number of failed files in the parts before this one.</summary>
    public int FailedBefore { get; init; }

    /// <summary>What is to be processed.</summary>
    /// <param name="first">How many of them are done.</param>
    public IReadOnlyList<Section> From(int first) => [.. (Sections ?? Files.Select(file => new Section(file))).Skip(first)];

    /// <summary>What determines the results bit for bit: the identity of the work, and the parts of files.</summary>
    public string Identify(string identity) => SectionsHash.Length == 0 ? identity : $"{identity} rows {SectionsHash}";

    /// <summary>Path of the result: the part's own, if the files are a part.</summary>
    public string PathOf(string path) => Shard?.PathOf(path) ?? path;

    /// <summary>The parts of <see cref="PartSize"/> files, or one less, in order.</summary>
    public IEnumerable<InputFiles> Parts()
    {
        var of = PartSize is { } size ? ((Files.Count - 1) / size) + 1 : 1;
        return Enumerable.Range(1, of).Select(number => Part(new(number, of)));
    }

    /// <summary>A part of the files.</summary>
    public InputFiles Part(Shard shard) => this with
    {
        Files = shard.Take(Files),
        Sections = Sections is { } sections ? shard.Take(sections) : null,
        Shard = shard,
        Whole = Files,
    };

    /// <summary>The note on this part if an earlier run of the same work on the same list has finished it; null if not.</summary>
    public ShardNote? Finished(string part, string identity)
    {
        var path = ShardNote.PathOf(part);
        return Shard is { } shard && File.Exists(part) && File.Exists(path) && ShardNote.Read(path) is var note
            && note == new ShardNote(shard, Files.Count, note.Failed, Whole.Count, _wholeHash.Value, identity) ? note : null;
    }

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
            new ShardNote(shard, Files.Count, failed, Whole.Count, _wholeHash.Value, identity).Write(part);
        }
    }
}
