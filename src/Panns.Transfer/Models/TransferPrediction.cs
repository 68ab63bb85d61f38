using System.Collections.Immutable;
using Panns.Output;

namespace Panns.Transfer;

/// <summary>Classes of a recording.</summary>
/// <param name="Label">The class with the highest score.</param>
/// <param name="Score">Its score, 0 to 1.</param>
/// <param name="Scores">[classes] scores in the order of <see cref="TransferModel.Labels"/>: they sum to 1 unless the model is multi-label.</param>
/// <param name="Seconds">Length of the recording.</param>
public sealed record TransferPrediction(string Label, float Score, ImmutableArray<float> Scores, double Seconds)
{
    /// <summary>Its row of <see cref="ResultTable.Predictions"/>.</summary>
    /// <param name="file">The recording's path as it was given.</param>
    public RecordingRows ToRows(string file) => new()
    {
        File = file,
        Duration = Seconds,
        Rows = [new(0, Seconds, Label, Score) { Scores = Scores.AsMemory() }],
    };
}
