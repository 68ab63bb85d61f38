using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Winograd;

/// <summary>
/// A 3x3 convolution's weights, transformed for one tile shape (in double, rounded once) and packed panel by panel:
/// [panel][product][channel][panel width], so that the thread that computes a panel reads one run of memory.
/// </summary>
internal sealed unsafe class WinogradWeights : IDisposable
{
    private readonly NativeBuffer _buffer;

    private WinogradWeights(SimdLevel level, WinogradKind kind, int channels, int columns, bool hasBias)
    {
        Level = level;
        Kind = kind;
        Channels = channels;
        Columns = columns;
        PanelWidth = level.PanelWidth();
        Panels = (columns + PanelWidth - 1) / PanelWidth;
        var length = (long)Panels * PanelStride;
        _buffer = new NativeBuffer(length + (Panels * PanelWidth));
        Data = _buffer.Data;
        Bias = Data + length;
        HasBias = hasBias;
    }

    public SimdLevel Level { get; }

    public WinogradKind Kind { get; }

    public int Channels { get; }

    /// <summary>Output channels.</summary>
    public int Columns { get; }

    public int PanelWidth { get; }

    public int Panels { get; }

    /// <summary>Floats of a panel.</summary>
    public long PanelStride => (long)Kind.Products() * Channels * PanelWidth;

    public float* Data { get; }

    /// <summary>Bias, padded to whole panels; zeros if there is none.</summary>
    public float* Bias { get; }

    public bool HasBias { get; }

    /// <summary>Bytes held.</summary>
    public long Bytes => _buffer.Length * sizeof(float);

    /// <summary>Transforms and packs weights [columns][channels][3][3].</summary>
    /// <param name="level">The level of the kernels that will read it.</param>
    /// <param name="kind">The tile shape.</param>
    /// <param name="source">The weights, in the layout of the original checkpoints.</param>
    /// <param name="channels">Input channels.</param>
    /// <param name="columns">Output channels.</param>
    /// <param name="scale">Factor per output channel, or null: folds a normalisation that follows.</param>
    /// <param name="bias">Bias per output channel (not scaled), or null.</param>
    /// <param name="threads">How many threads may work on it.</param>
    public static WinogradWeights Pack(
        SimdLevel level, WinogradKind kind, float* source, int channels, int columns, float* scale = null, float* bias = null, int threads = 1)
    {
        var packed = new WinogradWeights(level, kind, channels, columns, bias != null);
        if (threads <= 1)
        {
            for (var panel = 0; panel < packed.Panels; panel++)
            {
                packed.PackPanel(source, scale, panel);
            }
        }
        else
        {
            Parallel.For(0, packed.Panels, new ParallelOptions { MaxDegreeOfParallelism = threads }, p => packed.PackPanel(source, scale, p));
        }

        var target = new Span<float>(packed.Bias, packed.Panels * packed.PanelWidth);
        target.Clear();
        if (bias != null)
        {
            new ReadOnlySpan<float>(bias, columns).CopyTo(target);
        }

        return packed;
    }

    public void Dispose() => _buffer.Dispose();

    [SkipLocalsInit]
    private void PackPanel(float* source, float* scale, int panel)
    {
        const int Widest = 32;
        var gh = Kind.KernelHeight();
        var gw = Kind.KernelWidth();
        var (rows, columns) = (gh.Length / 3, gw.Length / 3);
        double* taps = stackalloc double[9 * Widest];
        double* half = stackalloc double[6 * 3 * Widest];
        new Span<double>(taps, 9 * Widest).Clear();
        var used = Math.Min(PanelWidth, Columns - (panel * PanelWidth));
        var target = Data + (panel * PanelStride);
        for (var channel = 0; channel < Channels; channel++)
        {
            for (var j = 0; j < used; j++)
            {
                var column = (panel * PanelWidth) + j;
                var from = source + ((((long)column * Channels) + channel) * 9);
                var factor = scale == null ? 1.0 : scale[column];
                for (var tap = 0; tap < 9; tap++)
                {
                    taps[(tap * Widest) + j] = from[tap] * factor;
                }
            }

            for (var i = 0; i < rows; i++)
            {
                for (var v = 0; v < 3; v++)
                {
                    Combine(gh.Slice(3 * i, 3), taps + (v * Widest), 3 * Widest, half + (((3 * i) + v) * Widest), PanelWidth);
                }
            }

            for (var i = 0; i < rows; i++)
            {
                for (var j = 0; j < columns; j++)
                {
                    var row = target + (((((long)i * columns) + j) * Channels) + channel) * PanelWidth;
                    Round(gw.Slice(3 * j, 3), half + (3 * i * Widest), Widest, row, PanelWidth);
                }
            }
        }
    }

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
        => (Vector256.Load(source) * factors[0]) + (Vector256.Load(source + stride) * factors[1]) + (Vector256.Load(source + (2 * stride)) * factors[2]);
}
