using Panns.Audio;
using Panns.Output;

namespace Panns;

/// <summary>The embedding of a recording, or why it has none.</summary>
public sealed record EmbeddingResult
{
    /// <summary>The recording's path as it was given; <c>waveform</c> for samples in memory.</summary>
    public required string File { get; init; }

    /// <summary>Its length in seconds; what could be read of it where it failed.</summary>
    public required double Duration { get; init; }

    /// <summary>[dimension] embedding; empty where the recording failed.</summary>
    public required ReadOnlyMemory<float> Embedding { get; init; }

    /// <summary>Every window, where <see cref="EmbeddingOptions.KeepWindows"/> asks for them; null otherwise.</summary>
    public IReadOnlyList<EmbeddedWindow>? Windows { get; init; }

    /// <summary>Why there is no embedding, in one line; null where there is one.</summary>
    public string? Error { get; init; }

    /// <summary>What is wrong with the recording though it could be read: that part of it is missing, say.</summary>
    public AudioIssues Issues { get; init; } = AudioIssues.None;

    /// <summary>Its row of <see cref="ResultTable.EmbeddingIndex"/>.</summary>
    public RecordingRows ToRows() => Error is not null ? RecordingRows.Failed(File, Error) : new()
    {
        File = File,
        Note = Issues.Note,
        Duration = Duration,
        Rows = [new(0, Duration, "", 0)],
    };
}

/// <summary>The embedding of one window of a recording.</summary>
/// <param name="Start">Where it starts, in seconds.</param>
/// <param name="End">Where it ends, in seconds.</param>
/// <param name="Embedding">[dimension] embedding.</param>
public sealed record EmbeddedWindow(double Start, double End, ReadOnlyMemory<float> Embedding);
