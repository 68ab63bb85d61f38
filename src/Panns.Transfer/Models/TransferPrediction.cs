using System.Collections.Immutable;
using Panns.Audio;
using Panns.Output;

namespace Panns.Transfer;

/// <summary>The predicted class of a recording.</summary>
/// <param name="Label">The class with the highest score, even if it is too low to be named; empty if the recording could not be read.</param>
/// <param name="Score">Its score, 0 to 1.</param>
/// <param name="Scores">[classes] scores in the order of <see cref="TransferModel.Labels"/>; they sum to 1 unless the model is multi-label.</param>
/// <param name="Duration">Length of the recording in seconds; on failure, of the part that was read.</param>
public sealed record TransferPrediction(string Label, float Score, ImmutableArray<float> Scores, double Duration)
{
    /// <summary>What rows say in place of a class if none is named.</summary>
    public const string NoneOfThese = "none of these";

    /// <summary>The recording's path as given; <c>waveform</c> for samples in memory.</summary>
    public string File { get; init; } = "";

    /// <summary>The classes that the options ask for, highest scores first; none if the scores are too low.</summary>
    public ImmutableArray<PredictedLabel> Labels { get; init; } = [];

    /// <summary>The windows, if <see cref="PredictionOptions.KeepWindows"/> is set; otherwise null.</summary>
    public ImmutableArray<PredictedWindow>? Windows { get; init; }

    /// <summary>Why there are no scores, in one line; null on success.</summary>
    public string? Error { get; init; }

    /// <summary>Problems of a recording that could still be read, for example a missing part.</summary>
    public AudioIssues Issues { get; init; } = AudioIssues.None;

    /// <summary>
    /// Its rows of <see cref="TransferModel.TableFor"/>: one for each class that is named, of the recording or of each window. If none is named
    /// there is a row <see cref="NoneOfThese"/> with the highest score.
    /// </summary>
    public RecordingRows ToRows() => Error is not null ? RecordingRows.Failed(File, Error) : new()
    {
        File = File,
        Note = Issues.Note,
        Duration = Duration,
        IsByWindow = Windows is not null,
        Rows = Windows is { } windows ? [.. windows.SelectMany(one => Rows(one.Start, one.End, one.Labels, one.Scores))] : [.. Rows(0, Duration, Labels, Scores)],
    };

    private static IEnumerable<ResultRow> Rows(double start, double end, ImmutableArray<PredictedLabel> labels, ImmutableArray<float> scores)
    {
        ImmutableArray<PredictedLabel> named = labels.IsEmpty ? [new(NoneOfThese, scores.Max())] : labels;
        return named.Select(label => new ResultRow(start, end, label.Label, label.Score) { Scores = scores.AsMemory() });
    }
}

/// <summary>A class and its score.</summary>
/// <param name="Label">Name of the class.</param>
/// <param name="Score">Its score, 0 to 1.</param>
public readonly record struct PredictedLabel(string Label, float Score);

/// <summary>The predicted classes of one window of a recording.</summary>
/// <param name="Start">Start in seconds.</param>
/// <param name="End">End in seconds.</param>
/// <param name="Labels">The classes that the options ask for, highest scores first; none if the scores are too low.</param>
/// <param name="Scores">[classes] scores in the order of <see cref="TransferModel.Labels"/>.</param>
public sealed record PredictedWindow(double Start, double End, ImmutableArray<PredictedLabel> Labels, ImmutableArray<float> Scores);
