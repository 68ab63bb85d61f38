using System.Collections.Immutable;
using Panns.Transfer.Pretraining.Packs;

namespace Panns.Transfer.Pretraining;

/// <summary>The result of packing.</summary>
public sealed record PackResult
{
    internal PackResult(string folder, int entries, int kept, ShardSummary summary)
    {
        (Folder, Entries, Kept) = (folder, entries, kept);
        (Clips, Failed, Extended, Cut, Overdriven, Damaged) = (summary.Clips, summary.Failed, summary.Extended, summary.Cut, summary.Overdriven, summary.Damaged);
    }

    /// <summary>The pack's folder.</summary>
    public string Folder { get; }

    /// <summary>Entries in the source, such as rows or files.</summary>
    public int Entries { get; }

    /// <summary>Entries that an earlier run had packed.</summary>
    public int Kept { get; }

    /// <summary>Clips in the pack.</summary>
    public int Clips { get; }

    /// <summary>Entries that are missing or could not be read.</summary>
    public int Failed { get; }

    /// <summary>Shorter clips, padded with silence.</summary>
    public int Extended { get; }

    /// <summary>Clips from recordings that were cut off.</summary>
    public int Cut { get; }

    /// <summary>Clips with samples beyond full scale, which were limited to it.</summary>
    public int Overdriven { get; }

    /// <summary>Clips with problems that could still be read.</summary>
    public int Damaged { get; }

    /// <summary>The list of failed entries and damaged clips, with reasons.</summary>
    public string ErrorFile => Path.Combine(Folder, PackFiles.Errors);

    /// <summary>The result as lines of text.</summary>
    public ImmutableArray<string> Lines =>
    [
        FormattableString.Invariant($"{Folder}: {Clips} clips of {Entries}{(Kept > 0 ? FormattableString.Invariant($" ({Kept} from an earlier run)") : "")}"),
        .. Line(Failed, "missing or unreadable: left out"),
        .. Line(Damaged, "partly unreadable or damaged: packed anyway"),
        .. Failed + Damaged > 0 ? [$"reasons: {ErrorFile}"] : (ReadOnlySpan<string>)[],
        .. Line(Extended, "shorter: padded with silence"),
        .. Line(Cut, "longer: cut off at the end"),
        .. Line(Overdriven, "beyond full scale: limited to it"),
    ];

    private static string[] Line(int count, string what) => count > 0 ? [FormattableString.Invariant($"{count} {what}")] : [];
}
