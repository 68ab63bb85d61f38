using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Gemm;

/// <summary>
/// A constant matrix B[K, N] in the order that the micro-kernel reads: panels of two vectors of columns, each [K][panel width],
/// the last one padded with zeros; with its bias, padded likewise. K is taps x channels, tap by tap.
/// </summary>
internal sealed unsafe class PackedWeights : IDisposable
{
    private readonly NativeBuffer _buffer;

    private PackedWeights(SimdLevel level, int taps, int channels, int columns, bool hasBias)
    {
        Level = level;
        Taps = taps;
        Channels = channels;
        Columns = columns;
        PanelWidth = level.PanelWidth();
        Panels = (columns + PanelWidth - 1) / PanelWidth;
        var weights = (long)Panels * PanelWidth * taps * channels;
        var bias = hasBias ? Panels * PanelWidth : 0;
        _buffer = new NativeBuffer(weights + bias);
        Data = _buffer.Data;
        Bias = hasBias ? Data + weights : null;
    }

    public SimdLevel Level { get; }

    public int Taps { get; }

    public int Channels { get; }

    /// <summary>N: output channels.</summary>
    public int Columns { get; }

    public int PanelWidth { get; }

    public int Panels { get; }

    /// <summary>K: the length of the sums.</summary>
    public int Depth => Taps * Channels;

    public float* Data { get; }

    /// <summary>Bias, padded with zeros to whole panels; null if there is none.</summary>
    public float* Bias { get; }

    /// <summary>Bytes held.</summary>
    public long Bytes => _buffer.Length * sizeof(float);

    /// <summary>
    /// Packs weights of any layout; element (tap, channel, column) is at tap * <paramref name="tapStride"/> + channel *
    /// <paramref name="channelStride"/> + column * <paramref name="columnStride"/>.
    /// </summary>
    /// <param name="level">The level of the kernels that will read it.</param>
    /// <param name="source">The weights.</param>
    /// <param name="taps">Positions of the convolution kernel; 1 for a plain matrix.</param>
    /// <param name="channels">Input channels.</param>
    /// <param name="columns">Output channels.</param>
    /// <param name="tapStride">Distance of taps, in floats.</param>
    /// <param name="channelStride">Distance of input channels, in floats.</param>
    /// <param name="columnStride">Distance of output channels, in floats.</param>
    /// <param name="scale">Factor per output channel, or null: folds a normalisation that follows.</param>
    /// <param name="bias">Bias per output channel (not scaled), or null.</param>
    public static PackedWeights Pack(
        SimdLevel level,
        float* source,
        int taps,
        int channels,
        int columns,
        long tapStride,
        long channelStride,
        long columnStride,
        float* scale = null,
        float* bias = null)
    {
        var packed = new PackedWeights(level, taps, channels, columns, bias != null);
        for (var panel = 0; panel < packed.Panels; panel++)
        {
            packed.FillPanel(panel, source, tapStride, channelStride, columnStride, scale, bias);
        }

        return packed;
    }

    /// <summary>Reserves room that <see cref="FillPanel"/> fills, again and again as weights change.</summary>
    public static PackedWeights Reserve(SimdLevel level, int taps, int channels, int columns, bool hasBias)
        => new(level, taps, channels, columns, hasBias);

    /// <summary>Packs the weights and bias of one panel; panels may be packed by several threads. Strides as in <see cref="Pack"/>.</summary>
    public void FillPanel(
        int panel, float* source, long tapStride, long channelStride, long columnStride, float* scale = null, float* bias = null)
    {
        var first = panel * PanelWidth;
        var full = Math.Min(PanelWidth, Columns - first);
        var target = Data + ((long)first * Depth);
        for (var tap = 0; tap < Taps; tap++)
        {
            for (var channel = 0; channel < Channels; channel++, target += PanelWidth)
            {
                var from = source + (tap * tapStride) + (channel * channelStride) + (first * columnStride);
                for (var j = 0; j < full; j++)
                {
                    target[j] = scale == null ? from[j * columnStride] : from[j * columnStride] * scale[first + j];
                }

                new Span<float>(target + full, PanelWidth - full).Clear();
            }
        }

        if (bias != null)
        {
            new ReadOnlySpan<float>(bias + first, full).CopyTo(new Span<float>(Bias + first, full));
            new Span<float>(Bias + first + full, PanelWidth - full).Clear();
        }
    }

    /// <summary>Packs a row-major matrix [columns, depth], the layout of a fully connected or 1x1 convolution layer.</summary>
    public static PackedWeights PackTransposed(SimdLevel level, float* source, int depth, int columns, float* scale = null, float* bias = null)
        => Pack(level, source, 1, depth, columns, 0, 1, depth, scale, bias);

    /// <summary>Packs a convolution's weights [columns, channels, taps], the layout of the original checkpoints.</summary>
    public static PackedWeights PackConvolution(
        SimdLevel level, float* source, int taps, int channels, int columns, float* scale = null, float* bias = null)
        => Pack(level, source, taps, channels, columns, 1, taps, (long)channels * taps, scale, bias);

    public void Dispose() => _buffer.Dispose();
}
