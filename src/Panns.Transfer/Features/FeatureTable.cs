using Panns.Audio;
using Panns.Common;

namespace Panns.Transfer.Features;

/// <summary>Vectors of the clips of a set: one or more rows a clip, none where its file could not be read.</summary>
[BestFriend]
internal sealed class FeatureTable(float[][] rows, string?[] errors, int dimension, AudioIssues[]? issues = null)
{
    public int Dimension => dimension;

    /// <summary>What is wrong with each clip; null where nothing is.</summary>
    public IReadOnlyList<string?> Errors => errors;

    /// <summary>What is wrong with a clip though it could be read.</summary>
    public AudioIssues IssuesOf(int clip) => issues?[clip] ?? AudioIssues.None;

    public bool Has(int clip) => errors[clip] is null;

    /// <summary>[rows, dimension] values of a clip.</summary>
    public ReadOnlySpan<float> Of(int clip) => rows[clip];

    public int RowsOf(int clip) => rows[clip].Length / dimension;
}
