namespace Panns.Engine.Kernels.Winograd;

/// <summary>
/// What a job will write, and add, is asked for while it multiplies: its last transform would else wait for memory at almost every vector, because
/// stores bring their lines in first and the processor's own prefetcher stops at every page. Multiplying leaves the memory idle where all
/// weights of a layer stay in the second-level cache.
/// </summary>
internal readonly unsafe struct MapPrefetch
{
    /// <summary>Floats of a panel of weights up to which they need no prefetching themselves.</summary>
    private const long MaxPanelFloats = 1 << 17;

    private readonly float* _output;
    private readonly float* _residual;
    private readonly nint _perProduct;
    private readonly int _outputProducts;

    private MapPrefetch(WinogradPlan plan, WinogradOperands* operands, int firstTile, int tiles, int calls)
    {
        var (clip, top, _) = plan.Locate(firstTile);
        var (lastClip, lastTop, _) = plan.Locate(firstTile + tiles - 1);
        var first = ((nint)clip * plan.Height) + top;
        var last = ((nint)lastClip * plan.Height) + Math.Min(plan.Height, lastTop + plan.Weights.Kind.TileHeight());
        _output = operands->Output + (first / plan.PoolHeight * plan.OutWidth * operands->OutputPitch);
        _residual = operands->Residual == null ? null : operands->Residual + (first * plan.Width * operands->ResidualPitch);

        // Rows of the map; where the last one is not pooled, a few of the next map.
        var outputs = (last - first) / plan.PoolHeight * plan.OutWidth * operands->OutputPitch;
        var added = _residual == null ? 0 : (last - first) * plan.Width * operands->ResidualPitch;
        var products = plan.Weights.Kind.Products();
        nint requests = products * calls * plan.Channels;
        Step = Math.Max(1, (outputs + added + requests - 1) / requests);
        _perProduct = calls * plan.Channels * Step;
        _outputProducts = (int)((outputs + _perProduct - 1) / _perProduct);
    }

    /// <summary>Floats from one request to the next; 0 for none at all.</summary>
    public nint Step { get; }

    /// <summary>For the first panel of a job, whose last transform is the first to touch its part of the maps.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="operands">The call's memory.</param>
    /// <param name="firstTile">First tile of the job.</param>
    /// <param name="tiles">Tiles of the job.</param>
    /// <param name="calls">Calls of the micro-kernel for each product: each asks once per channel.</param>
    public static MapPrefetch For(WinogradPlan plan, WinogradOperands* operands, int firstTile, int tiles, int calls)
        => plan.Weights.PanelStride <= MaxPanelFloats ? new(plan, operands, firstTile, tiles, calls) : default;

    /// <summary>Where the requests of a product start.</summary>
    public float* Start(int product)
        => product < _outputProducts || _residual == null
            ? _output + (product * _perProduct)
            : _residual + ((product - _outputProducts) * _perProduct);
}
