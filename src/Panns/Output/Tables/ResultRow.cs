namespace Panns.Output;

/// <summary>A row of results: a label on a stretch of a recording, and how sure it is. What a table has no column for it leaves out.</summary>
/// <param name="Start">Where the stretch starts, in seconds from the recording's start.</param>
/// <param name="End">Where it ends, in seconds.</param>
/// <param name="Label">Name of the class.</param>
/// <param name="Score">Its score, 0 to 1; of an event, the highest in it.</param>
public sealed record ResultRow(double Start, double End, string Label, float Score)
{
    /// <summary>Mean score over the stretch, 0 to 1; null where there is none.</summary>
    public float? MeanScore { get; init; }

    /// <summary>[classes] scores of all classes; empty where they are not kept.</summary>
    public ReadOnlyMemory<float> Scores { get; init; }
}
