using Panns.Audio;
using Panns.Output;

namespace Panns;

/// <summary>The embedding of a recording, or why it has none.</summary>
public sealed record EmbeddingResult
{
    /// <summary>The recording's path as given; <c>waveform</c> for samples in memory.</summary>
    public required string File { get; init; }

    /// <summary>Its length in seconds; on failure, that of the part that was read.</summary>
    public required double Duration { get; init; }

    /// <summary>[dimension] embedding; empty on failure.</summary>
    public required ReadOnlyMemory<float> Embedding { get; init; }

    /// <summary>The windows, if <see cref="EmbeddingOptions.KeepWindows"/> is set; otherwise null.</summary>
    public IReadOnlyList<EmbeddedWindow>? Windows { get; init; }

    /// <summary>Why there is no embedding, in one line; null on success.</summary>
    public string? Error { get; init; }

    /// <summary>Problems of a recording that could still be read, for example a missing part.</summary>
    public AudioIssues Issues { get; init; } = AudioIssues.None;

    /// <summary>Its row of <see cref="ResultTable.EmbeddingIndex"/>.</summary>
    public RecordingRows ToRows() => Error is not null ? RecordingRows.Failed(File, Error) : new()
    {
        File = File,
        Note = Issues.Note,
        Duration = Duration,
        Rows = [new(0, Duration, "", 0)],
    };

    /// <summary>Its rows of <see cref="ResultTable.EmbeddingWindows"/>: one for each window that was kept.</summary>
    public RecordingRows ToWindowRows() => Error is not null ? RecordingRows.Failed(File, Error) : new()
    {
        File = File,
        Note = Issues.Note,
        Duration = Duration,
        IsByWindow = true,
        Rows = [.. (Windows ?? []).Select(window => new ResultRow(window.Start, window.End, "", 0) { Scores = window.Embedding })],
    };
}

/// <summary>The embedding of one window of a recording.</summary>
/// <param name="Start">Start in seconds.</param>
/// <param name="End">End in seconds.</param>
/// <param name="Embedding">[dimension] embedding.</param>
public sealed record EmbeddedWindow(double Start, double End, ReadOnlyMemory<float> Embedding);
