using System.Runtime.Intrinsics;
using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Simd;

namespace Panns.Training.Cpu.Kernels;

/// <summary>
/// The gradient of a convolution's weights for one shape: sums over pixels of input times gradient, by the same micro-kernel as the
/// forward pass. Its rows are input channels, turned so that a channel's pixels are neighbors; its panels are channels of the gradient.
/// The pixels go in chunks that fit the second-level cache; each tile takes some chunks or some panels, and has sums of its own, which
/// are added in a fixed order.
/// </summary>
internal sealed unsafe class WeightGradientPlan
{
    private const int MostPixels = 256;
    private const int FewestPixels = 64;
    private const int TurnedFloats = 1 << 17;

    /// <summary>Channels whose sums are turned at once.</summary>
    private const int TurnedChannels = 64;

    /// <summary>Rows that are worth a pass of their own over the panels.</summary>
    private const int EnoughRows = 24;

    /// <summary>Floats of sums that each part of the pixels may have for itself.</summary>
    private const long FewSums = 1 << 18;
    private const long ManySums = 1 << 22;

    private readonly delegate*<WeightGradientPlan, float*, float*, float*, float*, int, void> _run;

    /// <param name="geometry">The convolution.</param>
    /// <param name="items">Maps.</param>
    /// <param name="columns">Output channels.</param>
    /// <param name="level">The level of the kernels.</param>
    /// <param name="threads">How many threads will share the tiles.</param>
    public WeightGradientPlan(ConvolutionGeometry geometry, int items, int columns, SimdLevel level, int threads)
    {
        if (geometry.IsPointwise)
        {
            // All pixels alike: one long line.
            geometry = geometry with { Height = 1, Width = items * geometry.Height * geometry.Width };
            items = 1;
        }

        Geometry = geometry.AlongWidth();
        Items = items;
        Columns = columns;
        PanelWidth = level.PanelWidth();
        Panels = (columns + PanelWidth - 1) / PanelWidth;
        var pixels = Math.Clamp(TurnedFloats / Geometry.Channels, FewestPixels, MostPixels);
        (Lines, Segment) = Geometry.OutWidth >= pixels
            ? (1, Even(Geometry.OutWidth, pixels))
            : (Even(Geometry.OutHeight, Math.Max(1, pixels / Geometry.OutWidth)), Geometry.OutWidth);
        Chunks = items * CeilingOf(Geometry.OutHeight, Lines) * CeilingOf(Geometry.OutWidth, Segment);

        var rowsOfColumn = Geometry.KernelHeight * Geometry.Channels;
        ColumnsAtOnce = Math.Clamp(EnoughRows / rowsOfColumn, 1, Geometry.KernelWidth);
        SharesLines = Geometry.StrideHeight == 1;
        TurnedLines = SharesLines ? Lines + ((Geometry.KernelHeight - 1) * Geometry.DilationHeight) : Lines;
        var turnedRows = ColumnsAtOnce * Geometry.Channels * (SharesLines ? 1 : Geometry.KernelHeight);
        TurnedLength = (long)turnedRows * TurnedLines * Segment;
        RowsAtOnce = ColumnsAtOnce * rowsOfColumn;

        PartFloats = (long)Panels * PanelWidth * Geometry.Taps * Geometry.Channels;
        Parts = Math.Min(Chunks, threads == 1 ? 1 : PartFloats <= FewSums ? 4 * threads : PartFloats <= ManySums ? threads : 1);
        Groups = Parts > 1 || threads == 1 ? 1 : Math.Min(Panels, 4 * threads);
        _run = level switch
        {
            SimdLevel.Vector512 => &WeightGradientTile<Simd512, Vector512<float>>.Run,
            SimdLevel.Vector256 => &WeightGradientTile<Simd256, Vector256<float>>.Run,
            _ => &WeightGradientTile<Simd128, Vector128<float>>.Run,
        };
    }

    public ConvolutionGeometry Geometry { get; }

    public int Items { get; }

    /// <summary>Output channels.</summary>
    public int Columns { get; }

    public int PanelWidth { get; }

    public int Panels { get; }

    /// <summary>Lines of output of a chunk.</summary>
    public int Lines { get; }

    /// <summary>Columns of output of a chunk.</summary>
    public int Segment { get; }

    public int Chunks { get; }

    /// <summary>Columns of the kernel whose turned pixels are made together.</summary>
    public int ColumnsAtOnce { get; }

    /// <summary>Rows of products that belong to them.</summary>
    public int RowsAtOnce { get; }

    /// <summary>Whether the lines of the kernel read the same turned pixels, a line apart.</summary>
    public bool SharesLines { get; }

    public int TurnedLines { get; }

    public long TurnedLength { get; }

    /// <summary>Ways in which the chunks are divided among tiles, each with sums of its own.</summary>
    public int Parts { get; }

    /// <summary>Ways in which the panels are divided among tiles.</summary>
    public int Groups { get; }

    public int Tiles => Parts * Groups;

    /// <summary>Floats of one part's sums: [panel][kernel column][kernel line][channel][panel width].</summary>
    public long PartFloats { get; }

    /// <summary>Floats of all sums.</summary>
    public long SumFloats => Parts * PartFloats;

    /// <summary>Floats of scratch that a thread needs: row pointers, turned pixels, packed gradient.</summary>
    public long ScratchFloats => PointerFloats + Round(TurnedLength) + ((long)Lines * Segment * Panels * PanelWidth);

    public long PointerFloats => Round((long)RowsAtOnce * sizeof(float*) / sizeof(float));

    /// <summary>Adds up the products of a tile's pixels.</summary>
    /// <param name="x">The input.</param>
    /// <param name="gradient">The result's gradient.</param>
    /// <param name="sums">Receives the sums.</param>
    /// <param name="scratch">The running thread's scratch.</param>
    /// <param name="tile">Which tile.</param>
    public void RunTile(float* x, float* gradient, float* sums, float* scratch, int tile) => _run(this, x, gradient, sums, scratch, tile);

    /// <summary>Adds a panel's sums of all parts to the weights' gradient [column][channel][tap].</summary>
    public void AddPanel(float* sums, float* weights, int panel)
    {
        var g = Geometry;
        var used = Math.Min(PanelWidth, Columns - (panel * PanelWidth));
        if (g.Taps == 1)
        {
            AddTurnedPanel(sums + ((long)panel * PanelWidth * g.Channels), weights + ((long)panel * PanelWidth * g.Channels), used);
            return;
        }

        var row = sums + ((long)panel * PanelWidth * g.Taps * g.Channels);
        for (var j = 0; j < g.KernelWidth; j++)
        {
            for (var i = 0; i < g.KernelHeight; i++)
            {
                for (var c = 0; c < g.Channels; c++, row += PanelWidth)
                {
                    var target = weights + ((((long)panel * PanelWidth * g.Channels) + c) * g.Taps) + (i * g.KernelWidth) + j;
                    for (var k = 0; k < used; k++, target += (long)g.Channels * g.Taps)
                    {
                        var sum = row[k];
                        for (var part = 1; part < Parts; part++)
                        {
                            sum += row[(part * PartFloats) + k];
                        }

                        *target += sum;
                    }
                }
            }
        }
    }

    // [channel][panel width] to [column][channel], some channels at a time: neighbors on both sides.
    private void AddTurnedPanel(float* sums, float* weights, int used)
    {
        var total = stackalloc float[PanelWidth * TurnedChannels];
        var turned = stackalloc float[PanelWidth * TurnedChannels];
        for (var first = 0; first < Geometry.Channels; first += TurnedChannels)
        {
            var count = Math.Min(TurnedChannels, Geometry.Channels - first);
            var rows = sums + ((long)first * PanelWidth);
            if (Parts > 1)
            {
                Run.Put(total, rows, count * PanelWidth, accumulates: false);
                for (var part = 1; part < Parts; part++)
                {
                    Run.Put(total, rows + (part * PartFloats), count * PanelWidth, accumulates: true);
                }

                rows = total;
            }

            Transposition.Run(rows, PanelWidth, turned, count, count, used);
            for (var column = 0; column < used; column++)
            {
                Run.Put(weights + ((long)column * Geometry.Channels) + first, turned + (column * count), count, accumulates: true);
            }
        }
    }

    public static long Round(long floats) => (floats + 15) / 16 * 16;

    private static int CeilingOf(int extent, int step) => (extent + step - 1) / step;

    private static int Even(int extent, int most)
    {
        var parts = CeilingOf(extent, most);
        return CeilingOf(extent, parts);
    }
}
