using Panns.Audio;
using Panns.Output;

namespace Panns;

/// <summary>The tags of a recording, or why it has none.</summary>
public sealed record TaggingResult
{
    /// <summary>The recording's path as it was given; <c>waveform</c> for samples in memory.</summary>
    public required string File { get; init; }

    /// <summary>Its length in seconds; what could be read of it where it failed.</summary>
    public required double Duration { get; init; }

    /// <summary>The best tags, best first; none where the recording failed.</summary>
    public required IReadOnlyList<Tag> Tags { get; init; }

    /// <summary>[classes] scores from 0 to 1 in the order of the network's labels; empty where the recording failed.</summary>
    public required ReadOnlyMemory<float> Scores { get; init; }

    /// <summary>Every window, where <see cref="TaggingOptions.KeepWindows"/> asks for them; null otherwise.</summary>
    public IReadOnlyList<TaggedWindow>? Windows { get; init; }

    /// <summary>Why the recording could not be tagged, in one line; null where it was.</summary>
    public string? Error { get; init; }

    /// <summary>What is wrong with the recording though it could be read: that part of it is missing, say.</summary>
    public AudioIssues Issues { get; init; } = AudioIssues.None;

    /// <summary>Its rows of <see cref="ResultTable.Tags"/>: those of every window where there are windows, else of the whole; best first.</summary>
    public RecordingRows ToRows() => Error is not null ? RecordingRows.Failed(File, Error) : new()
    {
        File = File,
        Note = Issues.Note,
        Duration = Duration,
        IsByWindow = Windows is not null,
        Rows =
        [
            .. (Windows ?? [new(0, Duration, Tags, Scores)]).SelectMany(window => window.Tags.Select(tag => new ResultRow(window.Start, window.End, tag.Label, tag.Score))),
        ],
    };
}

/// <summary>The tags of one window of a recording.</summary>
/// <param name="Start">Where it starts, in seconds.</param>
/// <param name="End">Where it ends, in seconds.</param>
/// <param name="Tags">The best tags, best first.</param>
/// <param name="Scores">[classes] scores from 0 to 1.</param>
public sealed record TaggedWindow(double Start, double End, IReadOnlyList<Tag> Tags, ReadOnlyMemory<float> Scores);
