using Panns.Audio;
using Panns.Common;

namespace Panns.Transfer.Features;

/// <summary>Vectors of the clips of a data set: one or more rows per clip, none if its file could not be read.</summary>
[BestFriend]
internal sealed class FeatureTable(float[][] rows, string?[] errors, int dimension, AudioIssues[]? issues = null)
{
    public int Dimension => dimension;

    /// <summary>The error of each clip; null if it could be read.</summary>
    public IReadOnlyList<string?> Errors => errors;

    /// <summary>Problems of a clip that could still be read.</summary>
    public AudioIssues IssuesOf(int clip) => issues?[clip] ?? AudioIssues.None;

    public bool Has(int clip) => errors[clip] is null;

    /// <summary>[rows, dimension] values of a clip.</summary>
    public ReadOnlySpan<float> Of(int clip) => rows[clip];

    public int RowsOf(int clip) => rows[clip].Length / dimension;

    /// <summary>The vectors of some of the clips.</summary>
    /// <param name="clips">Their indices.</param>
    public FeatureTable Select(IReadOnlyList<int> clips)
        => new([.. clips.Select(clip => rows[clip])], [.. clips.Select(clip => errors[clip])], dimension, [.. clips.Select(IssuesOf)]);
}
