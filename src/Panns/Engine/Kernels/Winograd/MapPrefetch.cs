namespace Panns.Engine.Kernels.Winograd;

/// <summary>
/// What a job will write, and add, is asked for while it multiplies: its last transform would else wait for memory at almost every vector, because
/// stores bring their lines in first and the processor's own prefetcher stops at every page. Multiplying leaves the memory idle where all
/// weights of a layer stay in the second-level cache. A panel asks for its own columns: cache line by cache line of them, pixel by pixel.
/// </summary>
internal readonly unsafe struct MapPrefetch
{
    /// <summary>Floats of a panel of weights up to which they need no prefetching themselves.</summary>
    private const long MaxPanelFloats = 1 << 17;

    /// <summary>In floats.</summary>
    private const int CacheLine = 16;

    private readonly Pixels _output;
    private readonly Pixels _added;
    private readonly int _lines;
    private readonly int _productsPerLine;
    private readonly nint _requests;

    private MapPrefetch(WinogradPlan plan, WinogradOperands* operands, int firstTile, int tiles, int panel, int calls)
    {
        var (clip, top, _) = plan.Locate(firstTile);
        var (lastClip, lastTop, _) = plan.Locate(firstTile + tiles - 1);
        var first = ((nint)clip * plan.Height) + top;
        var last = ((nint)lastClip * plan.Height) + Math.Min(plan.Height, lastTop + plan.Weights.Kind.TileHeight());

        // Rows of the map; where the last one is not pooled, a few of the next map.
        nint column = panel * plan.Weights.PanelWidth;
        var from = first / plan.PoolHeight * plan.OutWidth;
        _output = new(operands->Output + (from * operands->OutputPitch) + column, operands->OutputPitch, (last - first) / plan.PoolHeight * plan.OutWidth);
        if (operands->Residual != null)
        {
            _added = new(operands->Residual + (first * plan.Width * operands->ResidualPitch) + column, operands->ResidualPitch, (last - first) * plan.Width);
        }

        _lines = Math.Max(1, plan.Weights.PanelWidth / CacheLine);
        _productsPerLine = plan.Weights.Kind.Products() / (operands->Residual == null ? _lines : 2 * _lines);
        _requests = calls * plan.Channels;
    }

    /// <summary>For a panel of a job.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="operands">The call's memory.</param>
    /// <param name="firstTile">First tile of the job.</param>
    /// <param name="tiles">Tiles of the job.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="calls">Calls of the micro-kernel for each product: each asks once per channel.</param>
    public static MapPrefetch For(WinogradPlan plan, WinogradOperands* operands, int firstTile, int tiles, int panel, int calls)
        => plan.Weights.PanelStride <= MaxPanelFloats ? new(plan, operands, firstTile, tiles, panel, calls) : default;

    /// <summary>Where the requests of a product start, and floats from one to the next; null where there are none.</summary>
    public float* Start(int product, out nint step)
    {
        step = 0;
        if (_productsPerLine == 0)
        {
            return null;
        }

        var line = product / _productsPerLine;
        var pixels = line < _lines ? _output : _added;
        var perRequest = Math.Max(1, (pixels.Count + (_productsPerLine * _requests) - 1) / (_productsPerLine * _requests));
        var pixel = product % _productsPerLine * _requests * perRequest;
        step = perRequest * pixels.Pitch;
        return line < 2 * _lines && pixel < pixels.Count ? pixels.First + (pixel * pixels.Pitch) + (line % _lines * CacheLine) : null;
    }

    private readonly struct Pixels(float* first, nint pitch, nint count)
    {
        public readonly float* First = first;
        public readonly nint Pitch = pitch;
        public readonly nint Count = count;
    }
}
