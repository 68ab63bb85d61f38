namespace Panns.Engine.Kernels.Winograd;

/// <summary>
/// What a convolution costs by each algorithm, so that the choice is made per layer and shape. The constants were measured on
/// one AVX2 core; the choice depends on their ratios alone, which differ little between processors.
/// </summary>
internal static class WinogradCost
{
    /// <summary>Floating-point operations that one thread's micro-kernel does per second.</summary>
    private const double OperationsPerSecond = 75e9;

    /// <summary>Bytes per second that all threads together read from memory: weights, which no cache holds from one clip to the next.</summary>
    private const double MemoryBytesPerSecond = 22e9;

    /// <summary>Bytes of transformed values per second and thread that the transforms go through.</summary>
    private const double TransformBytesPerSecond = 14e9;

    /// <summary>Rows of a micro-kernel below which its sums wait for one another instead of for the multipliers.</summary>
    private const int FullRateRows = 4;

    private const int MicroRows = 6;

    /// <summary>
    /// Seconds that a byte more has to win where weights take more than <see cref="FreeBytes"/>: the largest layers make up most of a network's
    /// memory, and longer tiles gain the least there.
    /// </summary>
    private const double SecondsPerByte = 1e-10;

    private const long FreeBytes = 16L << 20;

    /// <summary>Every tile shape, the fastest for large maps first, those with eight products along the height last.</summary>
    public static ReadOnlySpan<WinogradKind> Kinds =>
    [
        WinogradKind.FourByFour,
        WinogradKind.FourByWholeTwo,
        WinogradKind.FourByTwo,
        WinogradKind.TwoByWholeTwo,
        WinogradKind.TwoByTwo,
        WinogradKind.TwoByTwoOfFive,
        WinogradKind.FourAlong,
        WinogradKind.TwoAlong,
        WinogradKind.SixByFour,
        WinogradKind.FourByTwoOfFive,
        WinogradKind.SixAlong,
    ];

    /// <summary>Bytes of the transformed weights.</summary>
    public static long WeightBytes(WinogradKind kind, int channels, int columns) => (long)kind.Products() * channels * columns * sizeof(float);

    /// <summary>Seconds that a batch takes by a tile shape; infinite where the shape does not fit the map.</summary>
    public static double Estimate(WinogradKind kind, int clips, int height, int width, int channels, int columns, int threads)
    {
        if (!kind.Fits(width))
        {
            return double.PositiveInfinity;
        }

        long down = (height + kind.TileHeight() - 1) / kind.TileHeight();
        long across = (width + kind.TileWidth() - 1) / kind.TileWidth();
        var tiles = clips * down * across;
        var product = Product(tiles, (double)kind.Products() * channels * columns, threads);
        var values = (double)kind.Products() * tiles * (channels + columns) * sizeof(float);
        return Math.Max(product, WeightBytes(kind, channels, columns) / MemoryBytesPerSecond)
            + (values / (TransformBytesPerSecond * threads));
    }

    /// <summary>Seconds that a batch takes by as many products per output as there are taps.</summary>
    public static double EstimateDirect(int clips, int height, int width, int channels, int columns, int threads, int taps = 9)
    {
        var weights = (double)taps * channels * columns;
        return Math.Max(
            Product((long)clips * height * width, weights, threads),
            weights * sizeof(float) / MemoryBytesPerSecond);
    }

    /// <summary>The fastest tile shape, or null where the direct product is faster.</summary>
    /// <param name="clips">Maps in a batch.</param>
    /// <param name="height">Height of a map.</param>
    /// <param name="width">Width of a map.</param>
    /// <param name="channels">Input channels.</param>
    /// <param name="columns">Output channels.</param>
    /// <param name="threads">Threads that share the work.</param>
    /// <param name="maxWeightBytes">The most memory that the transformed weights may take.</param>
    /// <param name="tapsDown">Height of the kernel.</param>
    /// <param name="tapsAcross">Width of the kernel.</param>
    /// <param name="allowsLong">Whether tiles with eight products along the height may serve.</param>
    public static WinogradKind? Best(
        int clips, int height, int width, int channels, int columns, int threads, long maxWeightBytes = long.MaxValue,
        int tapsDown = 3, int tapsAcross = 3, bool allowsLong = true)
    {
        WinogradKind? best = null;
        var least = EstimateDirect(clips, height, width, channels, columns, threads, tapsDown * tapsAcross);
        foreach (var kind in Kinds)
        {
            if (kind.TapsDown() != tapsDown || kind.TapsAcross() != tapsAcross || (kind.IsLong() && !allowsLong))
            {
                continue;
            }

            var cost = Estimate(kind, clips, height, width, channels, columns, threads);
            var bytes = WeightBytes(kind, channels, columns);
            if (kind.IsLong() && best is { } shorter)
            {
                cost += SecondsPerByte * Math.Max(0, bytes - Math.Max(FreeBytes, WeightBytes(shorter, channels, columns)));
            }

            if (cost < least && bytes <= maxWeightBytes)
            {
                (best, least) = (kind, cost);
            }
        }

        return best;
    }

    private static double Product(long rows, double weights, int threads)
    {
        var groups = (rows + MicroRows - 1) / MicroRows;
        var effectiveRows = Math.Max(rows, FullRateRows * groups);
        return 2 * effectiveRows * weights / (OperationsPerSecond * threads);
    }
}
