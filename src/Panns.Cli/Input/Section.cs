using Panns.Audio;
using Panns.Clips;
using Panns.Output;

namespace Panns.Cli.Input;

/// <summary>What a result is of: a file, or a part of one that a row of a table names.</summary>
/// <param name="File">The recording's path.</param>
/// <param name="Start">Where the part begins, in seconds; null for a whole file.</param>
/// <param name="End">Where it ends; null for the file's end.</param>
internal sealed record Section(string File, double? Start = null, double? End = null)
{
    /// <summary>What is wrong with the row; null if nothing is.</summary>
    public string? Error { get; init; }

    /// <summary>The rows of its result, with the times of its recording.</summary>
    public RecordingRows Place(RecordingRows rows) => Start is not { } start ? rows : rows with
    {
        Start = start,
        End = rows.Error is null ? start + rows.Duration : End,
        Rows = [.. rows.Rows.Select(row => row with { Start = start + row.Start, End = start + row.End })],
    };

    /// <summary>Its embedding, with the times of its recording.</summary>
    public EmbeddingResult Place(EmbeddingResult result) => Start is not { } start || result.Windows is not { } windows ? result : result with
    {
        Windows = [.. windows.Select(window => window with { Start = start + window.Start, End = start + window.End })],
    };

    /// <summary>Opens it.</summary>
    /// <param name="options">How recordings are read.</param>
    public ClipSource ToSource(AudioReadOptions options) => Error is { } error
        ? new(File, ISampleSource (int _) => throw new PannsException(error))
        : ClipSource.OfFile(File, Start ?? 0, End, options);
}
