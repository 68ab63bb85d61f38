using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Simd;

namespace Panns.Training.Cpu.Kernels;

/// <summary>A tile of a <see cref="WeightGradientPlan"/>.</summary>
internal static unsafe class WeightGradientTile<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public static void Run(WeightGradientPlan plan, float* x, float* gradient, float* sums, float* scratch, int tile)
    {
        var part = tile / plan.Groups;
        var group = tile % plan.Groups;
        var firstPanel = plan.Panels * group / plan.Groups;
        var lastPanel = plan.Panels * (group + 1) / plan.Groups;
        var firstChunk = (int)((long)plan.Chunks * part / plan.Parts);
        var lastChunk = (int)((long)plan.Chunks * (part + 1) / plan.Parts);
        sums += part * plan.PartFloats;
        for (var chunk = firstChunk; chunk < lastChunk; chunk++)
        {
            var place = new Chunk(plan, chunk);
            var packed = scratch + plan.PointerFloats + WeightGradientPlan.Round(plan.TurnedLength);
            Pack(plan, place, gradient, packed, firstPanel, lastPanel);
            for (var column = 0; column < plan.Geometry.KernelWidth; column += plan.ColumnsAtOnce)
            {
                var columns = Math.Min(plan.ColumnsAtOnce, plan.Geometry.KernelWidth - column);
                var rows = (float**)scratch;
                Turn(plan, place, x, scratch + plan.PointerFloats, rows, column, columns);
                Multiply(plan, place, rows, packed, sums, column, columns, firstPanel, lastPanel, chunk > firstChunk);
            }
        }
    }

    /// <summary>The gradient's pixels, panel by panel: [panel][pixel][panel width].</summary>
    private static void Pack(WeightGradientPlan plan, in Chunk place, float* gradient, float* packed, int firstPanel, int lastPanel)
    {
        var g = plan.Geometry;
        var width = plan.PanelWidth;
        for (var panel = firstPanel; panel < lastPanel; panel++)
        {
            var used = Math.Min(width, plan.Columns - (panel * width));
            for (var line = 0; line < place.Lines; line++)
            {
                var from = gradient + (((((long)place.Item * g.OutHeight) + place.Line + line) * g.OutWidth) + place.Column) * plan.Columns + ((long)panel * width);
                for (var i = 0; i < place.Columns; i++, from += plan.Columns, packed += width)
                {
                    if (used == width)
                    {
                        TSimd.Store(packed, TSimd.Load(from));
                        TSimd.Store(packed + TSimd.Width, TSimd.Load(from + TSimd.Width));
                    }
                    else
                    {
                        new ReadOnlySpan<float>(from, used).CopyTo(new Span<float>(packed, used));
                        new Span<float>(packed + used, width - used).Clear();
                    }
                }
            }
        }
    }

    /// <summary>The input's pixels for some columns of the kernel, channel by channel, and where each row of the product begins.</summary>
    private static void Turn(WeightGradientPlan plan, in Chunk place, float* x, float* turned, float** rows, int firstColumn, int columns)
    {
        var g = plan.Geometry;
        var copies = plan.SharesLines ? 1 : g.KernelHeight;
        var lines = plan.SharesLines ? place.Lines + ((g.KernelHeight - 1) * g.DilationHeight) : place.Lines;
        var length = (nint)lines * place.Columns;
        for (var j = firstColumn; j < firstColumn + columns; j++)
        {
            for (var copy = 0; copy < copies; copy++, turned += length * g.Channels)
            {
                for (var line = 0; line < lines; line++)
                {
                    var y = ((place.Line + line) * g.StrideHeight) - g.PaddingHeight + (copy * g.DilationHeight);
                    TurnLine(g, place, x, y, j, turned + ((nint)line * place.Columns), length);
                }

                for (var i = copy; i < (plan.SharesLines ? g.KernelHeight : copy + 1); i++)
                {
                    var shift = plan.SharesLines ? (nint)i * g.DilationHeight * place.Columns : 0;
                    for (var c = 0; c < g.Channels; c++)
                    {
                        *rows++ = turned + (c * length) + shift;
                    }
                }
            }
        }
    }

    private static void TurnLine(in ConvolutionGeometry g, in Chunk place, float* x, int y, int tap, float* target, nint stride)
    {
        var start = (place.Column * g.StrideWidth) - g.PaddingWidth + (tap * g.DilationWidth);
        var first = start >= 0 ? 0 : Math.Min((-start + g.StrideWidth - 1) / g.StrideWidth, place.Columns);
        var last = start >= g.Width ? first : Math.Clamp(((g.Width - 1 - start) / g.StrideWidth) + 1, first, place.Columns);
        if ((uint)y >= (uint)g.Height)
        {
            last = first;
        }

        if (last - first < place.Columns)
        {
            for (nint c = 0; c < g.Channels; c++)
            {
                new Span<float>(target + (c * stride), place.Columns).Clear();
            }
        }

        if (last > first)
        {
            var source = x + ((((((long)place.Item * g.Height) + y) * g.Width) + start + ((long)first * g.StrideWidth)) * g.Pitch);
            Transposition.Run(source, (nint)g.StrideWidth * g.Pitch, target + first, stride, last - first, g.Channels);
        }
    }

    private static void Multiply(
        WeightGradientPlan plan, in Chunk place, float** rows, float* packed, float* sums, int column, int columns, int firstPanel, int lastPanel, bool accumulates)
    {
        var g = plan.Geometry;
        var rowsOfColumn = g.KernelHeight * g.Channels;
        var count = columns * rowsOfColumn;
        var groups = (count + TSimd.MaxRows - 1) / TSimd.MaxRows;
        var tile = default(MicroTile);
        tile.Taps = 1;
        tile.Channels = (nint)place.Lines * place.Columns;
        tile.LdC = plan.PanelWidth;
        tile.Accumulate = accumulates;
        tile.Low = float.NegativeInfinity;
        tile.High = float.PositiveInfinity;
        for (var panel = firstPanel; panel < lastPanel; panel++)
        {
            tile.Panel = packed + ((panel - firstPanel) * tile.Channels * plan.PanelWidth);
            tile.C = sums + ((((long)panel * g.Taps * g.Channels) + ((long)column * rowsOfColumn)) * plan.PanelWidth);
            tile.Rows = rows;
            for (var group = 0; group < groups; group++)
            {
                var some = (count / groups) + (group < count % groups ? 1 : 0);
                MicroKernels<TSimd, TVector, WholePanel>.Run(&tile, some);
                tile.Rows += some;
                tile.C += (nint)some * plan.PanelWidth;
            }
        }
    }

    /// <summary>The output pixels of a chunk.</summary>
    private readonly struct Chunk
    {
        public Chunk(WeightGradientPlan plan, int chunk)
        {
            var g = plan.Geometry;
            var across = (g.OutWidth + plan.Segment - 1) / plan.Segment;
            var down = (g.OutHeight + plan.Lines - 1) / plan.Lines;
            Item = chunk / (across * down);
            Line = chunk / across % down * plan.Lines;
            Column = chunk % across * plan.Segment;
            Lines = Math.Min(plan.Lines, g.OutHeight - Line);
            Columns = Math.Min(plan.Segment, g.OutWidth - Column);
        }

        public int Item { get; }

        public int Line { get; }

        public int Column { get; }

        public int Lines { get; }

        public int Columns { get; }
    }
}
