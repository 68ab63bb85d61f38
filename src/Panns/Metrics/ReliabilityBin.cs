using Panns.Common;

namespace Panns.Metrics;

/// <summary>Clips whose scores are alike, for a reliability diagram: among clips that score 0.8, eight of ten should have the class.</summary>
/// <param name="Clips">Their number.</param>
/// <param name="Score">Mean of their scores.</param>
/// <param name="Share">Share of them that have the class.</param>
[BestFriend]
internal readonly record struct ReliabilityBin(int Clips, double Score, double Share)
{
    /// <summary>Number of bins, equally wide, from 0 to 1.</summary>
    [BestFriend]
    internal const int Count = 10;

    /// <summary>Divides clips by score; a score on the border of two bins belongs to the lower (scikit-learn's <c>calibration_curve</c>).</summary>
    /// <param name="scores">One score per clip, 0 to 1.</param>
    /// <param name="targets">Whether the clip has the class.</param>
    /// <returns>The bins that hold clips, in order.</returns>
    [BestFriend]
    internal static IReadOnlyList<ReliabilityBin> Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> targets)
    {
        Span<int> clips = stackalloc int[Count];
        Span<int> own = stackalloc int[Count];
        Span<double> sums = stackalloc double[Count];
        for (var i = 0; i < scores.Length; i++)
        {
            var bin = Math.Clamp((int)Math.Ceiling(scores[i] * Count) - 1, 0, Count - 1);
            clips[bin]++;
            own[bin] += targets[i] ? 1 : 0;
            sums[bin] += scores[i];
        }

        var bins = new List<ReliabilityBin>();
        for (var bin = 0; bin < Count; bin++)
        {
            if (clips[bin] > 0)
            {
                bins.Add(new(clips[bin], sums[bin] / clips[bin], (double)own[bin] / clips[bin]));
            }
        }

        return bins;
    }

    /// <summary>Expected calibration error: mean distance of score and share, over all clips (Guo et al. 2017; of one class, Nixon et al. 2019).</summary>
    [BestFriend]
    internal static double Error(IReadOnlyList<ReliabilityBin> bins)
        => bins.Sum(bin => bin.Clips * Math.Abs(bin.Score - bin.Share)) / bins.Sum(bin => bin.Clips);
}
