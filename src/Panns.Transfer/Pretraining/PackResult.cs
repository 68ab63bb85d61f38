using System.Collections.Immutable;
using Panns.Transfer.Pretraining.Packs;

namespace Panns.Transfer.Pretraining;

/// <summary>What became of the clips that were packed.</summary>
public sealed record PackResult
{
    internal PackResult(string folder, int entries, int kept, ShardSummary summary)
    {
        (Folder, Entries, Kept) = (folder, entries, kept);
        (Clips, Failed, Extended, Cut, Overdriven, Damaged) = (summary.Clips, summary.Failed, summary.Extended, summary.Cut, summary.Overdriven, summary.Damaged);
    }

    /// <summary>The pack's folder.</summary>
    public string Folder { get; }

    /// <summary>Entries of the list that was packed: rows, files.</summary>
    public int Entries { get; }

    /// <summary>Entries that an earlier run had packed already.</summary>
    public int Kept { get; }

    /// <summary>Clips in the pack.</summary>
    public int Clips { get; }

    /// <summary>Entries that are missing or could not be read.</summary>
    public int Failed { get; }

    /// <summary>Clips that were shorter and end in silence.</summary>
    public int Extended { get; }

    /// <summary>Clips whose recording goes on after what was taken.</summary>
    public int Cut { get; }

    /// <summary>Clips with samples beyond full scale, which were limited to it.</summary>
    public int Overdriven { get; }

    /// <summary>Clips that something is wrong with, though they could be read.</summary>
    public int Damaged { get; }

    /// <summary>The file that lists every entry that failed, and every damaged clip, with what is wrong.</summary>
    public string ErrorFile => Path.Combine(Folder, PackFiles.Errors);

    /// <summary>All of it, a line each.</summary>
    public ImmutableArray<string> Lines =>
    [
        FormattableString.Invariant($"{Folder}: {Clips} clips of {Entries}{(Kept > 0 ? FormattableString.Invariant($" ({Kept} were packed already)") : "")}"),
        .. Line(Failed, "missing or unreadable: left out"),
        .. Line(Damaged, "in part unreadable or otherwise damaged: packed all the same"),
        .. Failed + Damaged > 0 ? [$"each of these with its reason: {ErrorFile}"] : (ReadOnlySpan<string>)[],
        .. Line(Extended, "shorter: extended at their end"),
        .. Line(Cut, "longer: what follows was not taken"),
        .. Line(Overdriven, "beyond full scale: limited to it"),
    ];

    private static string[] Line(int count, string what) => count > 0 ? [FormattableString.Invariant($"{count} {what}")] : [];
}
