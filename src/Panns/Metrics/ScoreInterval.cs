namespace Panns.Metrics;

/// <summary>
/// 95 % intervals of scores from 0 to 1: Wilson's score interval (1927) with the number of clips that would let a share vary as much as the
/// score does when its clips are drawn anew. Of a share that number is known; of any other score the bootstrap gives it.
/// </summary>
/// <remarks>
/// The interval holds what the score is on average over sets of this size from the same source, and always holds the score itself. The
/// quantiles of bootstrap draws do neither where classes have few clips: a clip that is drawn twice follows itself in the ranking, so
/// that average precision rises with every draw. On simulated sets of 3 to 150 classes with 1 to 40 clips each, scored badly to almost
/// perfectly, the mAP was within in 51 to 98 % by quantiles, 34 to 100 % by BCa, 77 to 89 % by quantiles of draws within classes, and 94
/// to 99 % by this; the precision of a class of five clips in 34 to 76 % by quantiles, 96 to 99 % by this.
/// What it does not tell: the average precision of a few positives is itself higher than that of many, ranked equally well.
/// </remarks>
internal static class ScoreInterval
{
    /// <summary>Classes up to this size tell too little of their own spread: they count for no more clips than they have.</summary>
    private const int FewClips = 4;

    // Means of equal draws differ by rounding.
    private const double Rounding = 1e-24;

    private static readonly double TwoSided = NormalDistribution.Quantile(0.975);

    /// <summary>The interval of a share.</summary>
    /// <param name="share">From 0 to 1; NaN gives NaN.</param>
    /// <param name="clips">Of how many clips, or of as many as it varies like; of 0, nothing is known.</param>
    public static Interval OfShare(double share, double clips) => OfShare(share, clips, TwoSided);

    /// <param name="share">From 0 to 1; NaN gives NaN.</param>
    /// <param name="clips">Of how many clips, or of as many as it varies like; of 0, nothing is known.</param>
    /// <param name="quantile">Of the normal distribution: 1.96 for 95 %.</param>
    public static Interval OfShare(double share, double clips, double quantile)
    {
        if (double.IsNaN(share))
        {
            return new(share, double.NaN, double.NaN);
        }

        if (clips <= 0)
        {
            return new(share, 0, 1);
        }

        var square = quantile * quantile / clips;
        var center = (share + (square / 2)) / (1 + square);
        var half = Math.Sqrt(square * ((share * (1 - share)) + (square / 4))) / (1 + square);
        return new(share, Math.Clamp(center - half, 0, share), Math.Clamp(center + half, share, 1));
    }

    /// <summary>The interval of a score of one class.</summary>
    /// <param name="value">The score, from 0 to 1.</param>
    /// <param name="variance">Its variance over draws.</param>
    /// <param name="clips">Clips that the score depends on most: those of the class.</param>
    public static Interval OfClass(double value, double variance, int clips)
    {
        var counted = AsMany(value, variance * Correction(clips), clips);
        return OfShare(value, clips <= FewClips ? Math.Min(counted, clips) : counted);
    }

    /// <summary>The interval of a mean over classes.</summary>
    /// <param name="value">The mean, from 0 to 1.</param>
    /// <param name="variance">Its variance over draws.</param>
    /// <param name="ofClasses">The variance of every class's score, and the clips that it depends on most; NaN for a class without.</param>
    public static Interval OfMean(double value, double variance, IEnumerable<(double Variance, int Clips)> ofClasses)
    {
        double sum = 0, corrected = 0;
        var clips = 0;
        foreach (var (one, count) in ofClasses.Where(one => !double.IsNaN(one.Variance)))
        {
            sum += one;
            corrected += one * Correction(count);
            clips += count;
        }

        return OfShare(value, AsMany(value, sum > 0 ? variance * corrected / sum : variance, clips));
    }

    /// <summary>The number of clips of which a share varies as much; the number given where the draws do not vary at all.</summary>
    public static double AsMany(double value, double variance, double clips)
        => variance > Rounding && value is > 0 and < 1 ? value * (1 - value) / variance : clips;

    /// <summary>Variance over draws, those left out that are NaN; NaN where all are.</summary>
    public static double Variance(IEnumerable<double> draws)
    {
        double mean = 0, squares = 0;
        var count = 0;
        foreach (var draw in draws.Where(draw => !double.IsNaN(draw)))
        {
            count++;
            var step = draw - mean;
            mean += step / count;
            squares += step * (draw - mean);
        }

        return count == 0 ? double.NaN : squares / count;
    }

    // Draws of n clips vary less than sets of n clips do, by (n - 1) / n; one clip alone does not vary at all.
    private static double Correction(int clips) => Math.Max(clips, 2) / (Math.Max(clips, 2) - 1.0);
}
