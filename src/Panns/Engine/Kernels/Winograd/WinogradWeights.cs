using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Winograd;

/// <summary>
/// A convolution's weights, transformed for one tile shape (in double, rounded once) and packed panel by panel:
/// [panel][product][channel][panel width], so that the thread that computes a panel reads one run of memory.
/// </summary>
internal sealed unsafe class WinogradWeights : IDisposable
{
    /// <summary>Transformed weights from which the taps are kept instead: those of layers with many channels, whose maps are small.</summary>
    private const long LeastKept = 16L << 20;

    private WinogradWeights(SimdLevel level, WinogradKind kind, int channels, int columns, bool hasBias, WeightPrecision precision, WeightRoom? room, long leastKept = LeastKept)
    {
        Level = level;
        Kind = kind;
        Channels = channels;
        Columns = columns;
        PanelWidth = level.PanelWidth();
        Panels = (columns + PanelWidth - 1) / PanelWidth;
        HasBias = hasBias;
        KeepsTaps = room is null && kind == WinogradKind.FourByFour && (long)kind.Products() * channels * columns >= leastKept;
        Memory = new(Panels, (long)(KeepsTaps ? kind.TapsDown() * kind.TapsAcross() : kind.Products()) * channels, PanelWidth, hasBias: true, precision, room);
    }

    public SimdLevel Level { get; }

    public WinogradKind Kind { get; }

    public int Channels { get; }

    /// <summary>Output channels.</summary>
    public int Columns { get; }

    public int PanelWidth { get; }

    public int Panels { get; }

    /// <summary>The panels and the bias.</summary>
    public PanelMemory Memory { get; }

    /// <summary>
    /// Whether the panels hold the taps, [panel][channel][tap][panel width], a quarter of the transformed weights: <see cref="KernelTransform{TSimd,TVector}"/>
    /// transforms them each time.
    /// </summary>
    public bool KeepsTaps { get; }

    /// <summary>
    /// Blocks of channels that keep a panel's slice in the first-level cache. The same for any number of tiles, so that a clip gives the same bits
    /// alone and in a batch.
    /// </summary>
    public int Blocks => Math.Max(1, (int)Math.Round(Channels * PanelWidth / 4096.0));

    /// <summary>Channels of the largest block.</summary>
    public int BlockChannels => (Channels + Blocks - 1) / Blocks;

    /// <summary>Floats in which a thread transforms taps, after it has widened them.</summary>
    public long BlockFloats => KeepsTaps ? (long)(6 + (Memory.IsHalf ? 9 : 0)) * BlockChannels * PanelWidth : 0;

    /// <summary>Values of a panel.</summary>
    public long PanelStride => Memory.PanelFloats;

    /// <summary>Bias, padded to whole panels; zeros if there is none.</summary>
    public float* Bias => Memory.Bias;

    public bool HasBias { get; }

    /// <summary>Bytes held.</summary>
    public long Bytes => Memory.Length * sizeof(float);

    /// <summary>Transforms and packs weights [columns][channels][taps down][taps across].</summary>
    /// <param name="level">The level of the kernels that will read it.</param>
    /// <param name="kind">The tile shape.</param>
    /// <param name="source">The weights, in the layout of the original checkpoints.</param>
    /// <param name="channels">Input channels.</param>
    /// <param name="columns">Output channels.</param>
    /// <param name="scale">Factor per output channel, or null: folds a normalization that follows.</param>
    /// <param name="bias">Bias per output channel (not scaled), or null.</param>
    /// <param name="threads">How many threads may work on it.</param>
    /// <param name="packed">Hears the first output channel and the number of those whose weights are not needed any more.</param>
    /// <param name="leastKept">Transformed weights from which a layer keeps its taps instead.</param>
    /// <param name="precision">The floats of the panels; of half floats, see <see cref="PanelMemory.Require"/>.</param>
    public static WinogradWeights Pack(
        SimdLevel level, WinogradKind kind, float* source, int channels, int columns, double* scale = null, float* bias = null, int threads = 1,
        Action<int, int>? packed = null, WeightPrecision precision = WeightPrecision.Single, long leastKept = LeastKept)
    {
        var weights = new WinogradWeights(level, kind, channels, columns, bias != null, precision, room: null, leastKept);
        var area = kind.TapsDown() * kind.TapsAcross();
        if (threads <= 1)
        {
            for (var panel = 0; panel < weights.Panels; panel++)
            {
                Fill(panel);
            }
        }
        else
        {
            Parallel.For(0, weights.Panels, new ParallelOptions { MaxDegreeOfParallelism = threads }, Fill);
        }

        weights.Memory.DropDrafts();
        return weights;

        void Fill(int panel)
        {
            weights.FillPanel(panel, source, 1, area, (long)channels * area, scale, bias);
            packed?.Invoke(panel * weights.PanelWidth, Math.Min(weights.PanelWidth, columns - (panel * weights.PanelWidth)));
        }
    }

    /// <summary>Weights that <see cref="FillPanel"/> fills, again and again as they change, in memory shared with other layers.</summary>
    public static WinogradWeights In(WeightRoom room, SimdLevel level, WinogradKind kind, int channels, int columns, bool hasBias)
        => new(level, kind, channels, columns, hasBias, WeightPrecision.Single, room);

    /// <summary>
    /// Transforms and packs the weights and bias of one panel; panels may be packed by several threads. Element (tap, channel, column) of
    /// the source is at tap * <paramref name="tapStride"/> + channel * <paramref name="channelStride"/> + column *
    /// <paramref name="columnStride"/>.
    /// </summary>
    public void FillPanel(
        int panel, float* source, long tapStride, long channelStride, long columnStride, double* scale = null, float* bias = null)
    {
        var floats = Memory.Begin(panel, out var draft);
        PackPanel(source, tapStride, channelStride, columnStride, scale, panel, floats);
        Memory.End(panel, draft);
        var target = new Span<float>(Bias + (panel * PanelWidth), PanelWidth);
        target.Clear();
        if (bias != null)
        {
            var first = panel * PanelWidth;
            new ReadOnlySpan<float>(bias + first, Math.Min(PanelWidth, Columns - first)).CopyTo(target);
        }
    }

    public void Dispose() => Memory.Dispose();

    [SkipLocalsInit]
    private void PackPanel(float* source, long tapStride, long channelStride, long columnStride, double* scale, int panel, float* target)
    {
        const int Widest = 32;
        var gh = Kind.KernelHeight();
        var gw = Kind.KernelWidth();
        var (high, wide) = (Kind.TapsDown(), Kind.TapsAcross());
        var area = high * wide;
        var (rows, columns) = (gh.Length / high, gw.Length / wide);
        double* taps = stackalloc double[area * Widest];
        double* half = stackalloc double[rows * wide * Widest];
        new Span<double>(taps, area * Widest).Clear();
        var used = Math.Min(PanelWidth, Columns - (panel * PanelWidth));
        for (var channel = 0; channel < Channels; channel++)
        {
            for (var j = 0; j < used; j++)
            {
                var column = (panel * PanelWidth) + j;
                var from = source + (column * columnStride) + (channel * channelStride);
                var factor = scale == null ? 1.0 : scale[column];
                for (var tap = 0; tap < area; tap++)
                {
                    taps[(tap * Widest) + j] = from[tap * tapStride] * factor;
                }
            }

            if (KeepsTaps)
            {
                for (var tap = 0; tap < area; tap++)
                {
                    Round(One, taps + (tap * Widest), 0, target + ((((long)channel * area) + tap) * PanelWidth), PanelWidth);
                }

                continue;
            }

            for (var i = 0; i < rows; i++)
            {
                for (var v = 0; v < wide; v++)
                {
                    Combine(gh.Slice(high * i, high), taps + (v * Widest), wide * Widest, half + (((wide * i) + v) * Widest), PanelWidth);
                }
            }

            for (var i = 0; i < rows; i++)
            {
                for (var j = 0; j < columns; j++)
                {
                    var row = target + (((((long)i * columns) + j) * Channels) + channel) * PanelWidth;
                    Round(gw.Slice(wide * j, wide), half + (wide * i * Widest), Widest, row, PanelWidth);
                }
            }
        }
    }

    private static ReadOnlySpan<double> One => [1];

    private static void Combine(ReadOnlySpan<double> factors, double* source, int stride, double* target, int count)
    {
        for (var c = 0; c < count; c += Vector256<double>.Count)
        {
            Sum(factors, source + c, stride).Store(target + c);
        }
    }

    private static void Round(ReadOnlySpan<double> factors, double* source, int stride, float* target, int count)
    {
        for (var c = 0; c < count; c += Vector256<float>.Count)
        {
            Vector256.Narrow(Sum(factors, source + c, stride), Sum(factors, source + c + Vector256<double>.Count, stride)).Store(target + c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Sum(ReadOnlySpan<double> factors, double* source, int stride)
    {
        var sum = Vector256.Load(source) * factors[0];
        for (var i = 1; i < factors.Length; i++)
        {
            source += stride;
            sum += Vector256.Load(source) * factors[i];
        }

        return sum;
    }
}
