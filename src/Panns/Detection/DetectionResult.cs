using Panns.Audio;
using Panns.Output;

namespace Panns;

/// <summary>The sound events of a recording.</summary>
public sealed record DetectionResult
{
    /// <summary>The recording's path as given; <c>waveform</c> for samples in memory.</summary>
    public required string File { get; init; }

    /// <summary>Its length in seconds.</summary>
    public required double Duration { get; init; }

    /// <summary>The events, ordered by onset, then by class.</summary>
    public required IReadOnlyList<SoundEvent> Events { get; init; }

    /// <summary>Number of frames in the framewise output.</summary>
    public required long FrameCount { get; init; }

    /// <summary>Seconds from one frame to the next.</summary>
    public required double FrameSeconds { get; init; }

    /// <summary>Why the recording could not be read to its end, in one line; there are no events then. Null on success.</summary>
    public string? Error { get; init; }

    /// <summary>Problems of a recording that could still be read, for example a missing part.</summary>
    public AudioIssues Issues { get; init; } = AudioIssues.None;

    /// <summary>Its rows of <see cref="ResultTable.Events"/>, one per event.</summary>
    public RecordingRows ToRows() => Error is not null ? RecordingRows.Failed(File, Error) : new()
    {
        File = File,
        Note = Issues.Note,
        Duration = Duration,
        Rows = [.. Events.Select(found => new ResultRow(found.Onset, found.Offset, found.Label, found.PeakScore) { MeanScore = found.MeanScore })],
    };
}

/// <summary>Receives framewise scores once final: in order, one call at a time, on the threads that compute them.</summary>
/// <param name="firstFrame">Index of the first frame, from 0; each call continues where the last one ended.</param>
/// <param name="scores">[frames, classes] scores from 0 to 1; valid only during the call.</param>
public delegate void FramewiseHandler(long firstFrame, ReadOnlySpan<float> scores);
