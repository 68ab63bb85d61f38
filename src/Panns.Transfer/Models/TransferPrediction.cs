using System.Collections.Immutable;
using Panns.Audio;
using Panns.Output;

namespace Panns.Transfer;

/// <summary>The predicted class of a recording.</summary>
/// <param name="Label">The class with the highest score; empty if the recording could not be read.</param>
/// <param name="Score">Its score, 0 to 1.</param>
/// <param name="Scores">[classes] scores in the order of <see cref="TransferModel.Labels"/>; they sum to 1 unless the model is multi-label.</param>
/// <param name="Duration">Length of the recording in seconds; on failure, of the part that was read.</param>
public sealed record TransferPrediction(string Label, float Score, ImmutableArray<float> Scores, double Duration)
{
    /// <summary>The recording's path as given; <c>waveform</c> for samples in memory.</summary>
    public string File { get; init; } = "";

    /// <summary>Why there are no scores, in one line; null on success.</summary>
    public string? Error { get; init; }

    /// <summary>Problems of a recording that could still be read, for example a missing part.</summary>
    public AudioIssues Issues { get; init; } = AudioIssues.None;

    /// <summary>Its row of <see cref="ResultTable.Predictions"/>.</summary>
    public RecordingRows ToRows() => Error is not null ? RecordingRows.Failed(File, Error) : new()
    {
        File = File,
        Note = Issues.Note,
        Duration = Duration,
        Rows = [new(0, Duration, Label, Score) { Scores = Scores.AsMemory() }],
    };
}
