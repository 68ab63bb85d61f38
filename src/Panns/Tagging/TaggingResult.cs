using Panns.Audio;
using Panns.Output;

namespace Panns;

/// <summary>The tags of a recording, or why it has none.</summary>
public sealed record TaggingResult
{
    /// <summary>The recording's path as given; <c>waveform</c> for samples in memory.</summary>
    public required string File { get; init; }

    /// <summary>Its length in seconds; on failure, that of the part that was read.</summary>
    public required double Duration { get; init; }

    /// <summary>The tags with the highest scores, highest first; none on failure.</summary>
    public required IReadOnlyList<Tag> Tags { get; init; }

    /// <summary>[classes] scores from 0 to 1 in the order of the network's labels; empty on failure.</summary>
    public required ReadOnlyMemory<float> Scores { get; init; }

    /// <summary>The windows, if <see cref="TaggingOptions.KeepWindows"/> is set; otherwise null.</summary>
    public IReadOnlyList<TaggedWindow>? Windows { get; init; }

    /// <summary>Why the recording could not be tagged, in one line; null on success.</summary>
    public string? Error { get; init; }

    /// <summary>Problems of a recording that could still be read, for example a missing part.</summary>
    public AudioIssues Issues { get; init; } = AudioIssues.None;

    /// <summary>Its rows of <see cref="ResultTable.Tags"/>, highest score first: per window if windows were kept, otherwise for the whole recording.</summary>
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
/// <param name="Start">Start in seconds.</param>
/// <param name="End">End in seconds.</param>
/// <param name="Tags">The tags with the highest scores, highest first.</param>
/// <param name="Scores">[classes] scores from 0 to 1.</param>
public sealed record TaggedWindow(double Start, double End, IReadOnlyList<Tag> Tags, ReadOnlyMemory<float> Scores);
