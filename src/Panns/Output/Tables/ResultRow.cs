namespace Panns.Output;

/// <summary>A row of results: a label for a section of a recording, with its score. Properties without a column in a table are left out.</summary>
/// <param name="Start">Start of the section, in seconds from the start of the recording.</param>
/// <param name="End">End of the section, in seconds.</param>
/// <param name="Label">Name of the class.</param>
/// <param name="Score">Its score, 0 to 1; for an event, its highest score.</param>
public sealed record ResultRow(double Start, double End, string Label, float Score)
{
    /// <summary>Mean score over the section, 0 to 1; null if not computed.</summary>
    public float? MeanScore { get; init; }

    /// <summary>[classes] scores of all classes; empty if not kept.</summary>
    public ReadOnlyMemory<float> Scores { get; init; }
}
