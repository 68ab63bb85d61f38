using Panns.Common;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Gemm;

/// <summary>
/// C[M, N] = activation(A[M, K] B[K, N] + bias + residual) for one shape: how it splits into tiles, which any thread may run in
/// any order. A is a matrix of rows, or the windows of a convolution, which are never written out (implicit GEMM).
/// </summary>
internal sealed unsafe class GemmPlan
{
    /// <summary>Row pointers a tile may keep on its stack.</summary>
    private const int MaxPointers = 4096;

    /// <summary>Floats of copied windows (those that overlap an edge) a tile may keep on its stack.</summary>
    private const int MaxCopied = 32768;

    private const int MaxRowsPerTile = 144;

    private readonly delegate*<GemmPlan, GemmOperands*, int, void> _run;
    private readonly float[] _zeros;

    /// <summary>Plans a product.</summary>
    /// <param name="weights">B and the bias; must outlive the plan.</param>
    /// <param name="rows">M; for a convolution clips x output height x output width.</param>
    /// <param name="activation">What comes after the sum.</param>
    /// <param name="threads">How many threads will share the tiles.</param>
    /// <param name="geometry">The convolution, or null for a matrix of rows.</param>
    public GemmPlan(PackedWeights weights, int rows, Activation activation, int threads, ConvolutionGeometry? geometry = null)
    {
        Weights = weights;
        Rows = Guard.Positive(rows);
        Activation = activation;
        Taps = weights.Taps;
        Channels = weights.Channels;
        if (geometry is { } convolution)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(convolution.Taps, weights.Taps, nameof(geometry));
            ArgumentOutOfRangeException.ThrowIfNotEqual(convolution.Channels, weights.Channels, nameof(geometry));
            Geometry = convolution.AlongWidth();
            MergesTaps = Geometry.KernelWidth > 1 && Geometry.DilationWidth == 1 && Geometry.Pitch == Channels
                && Channels < 32 && weights.Depth <= 1024;
            IsConvolution = true;
            if (MergesTaps)
            {
                Taps = Geometry.KernelHeight;
                Channels = Geometry.KernelWidth * weights.Channels;
            }
        }
        else
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Taps, 1, nameof(weights));
        }

        _zeros = GC.AllocateArray<float>(Channels, pinned: true);
        (RowsPerTile, PanelsPerTile) = SplitIntoTiles(Math.Max(threads, 1));
        (TapsPerBlock, ChannelBlocks) = SplitDepth();
        RowTiles = (Rows + RowsPerTile - 1) / RowsPerTile;
        Tiles = RowTiles * ((weights.Panels + PanelsPerTile - 1) / PanelsPerTile);
        _run = weights.Level switch
        {
            SimdLevel.Vector512 => &GemmTile<Simd512, System.Runtime.Intrinsics.Vector512<float>>.Run,
            SimdLevel.Vector256 => &GemmTile<Simd256, System.Runtime.Intrinsics.Vector256<float>>.Run,
            _ => &GemmTile<Simd128, System.Runtime.Intrinsics.Vector128<float>>.Run,
        };
    }

    public PackedWeights Weights { get; }

    public int Rows { get; }

    public Activation Activation { get; }

    public bool IsConvolution { get; }

    public ConvolutionGeometry Geometry { get; }

    /// <summary>Whether a row of taps is one run of channels, because its pixels are neighbors.</summary>
    public bool MergesTaps { get; }

    /// <summary>Runs of channels per row.</summary>
    public int Taps { get; }

    /// <summary>Length of a run.</summary>
    public int Channels { get; }

    /// <summary>How many tiles there are; each is to be run once.</summary>
    public int Tiles { get; }

    public int RowTiles { get; }

    public int RowsPerTile { get; }

    public int PanelsPerTile { get; }

    /// <summary>Taps whose panel slice fits the first-level cache; 1 if a tap is itself split.</summary>
    public int TapsPerBlock { get; }

    /// <summary>Parts that a tap's channels are split into.</summary>
    public int ChannelBlocks { get; }

    /// <summary>Floats of the largest block of a panel.</summary>
    public int BlockFloats => TapsPerBlock * ((Channels + ChannelBlocks - 1) / ChannelBlocks) * Weights.PanelWidth;

    /// <summary>A run of zeros: what a tap outside of the map reads.</summary>
    public float* Zeros => (float*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _zeros[0]);

    /// <summary>Computes one tile. Safe to call from several threads for different tiles.</summary>
    public void RunTile(in GemmOperands operands, int tile)
    {
        fixed (GemmOperands* pointer = &operands)
        {
            _run(this, pointer, tile);
        }
    }

    /// <summary>Computes everything on the calling thread.</summary>
    public void Run(in GemmOperands operands)
    {
        for (var tile = 0; tile < Tiles; tile++)
        {
            RunTile(operands, tile);
        }
    }

    private (int Rows, int Panels) SplitIntoTiles(int threads)
    {
        var most = Math.Min(MaxRowsPerTile, MaxPointers / Taps);
        if (MergesTaps)
        {
            most = Math.Min(most, MaxCopied / (Taps * Channels));
        }

        var step = Weights.Level.MaxRows();
        most = Math.Max(most / step, 1) * step;
        var tiles = (Rows + most - 1) / most;
        var rows = (((Rows + tiles - 1) / tiles) + step - 1) / step * step;
        rows = Math.Min(rows, Math.Max(Rows, 1));
        tiles = (Rows + rows - 1) / rows;

        // For one thread, the caches alone decide the size of the tiles. Several threads need a few tiles each, so that none waits long at
        // the end.
        var wanted = threads == 1 ? 1 : 6 * threads;
        var columnTiles = Math.Clamp((wanted + tiles - 1) / tiles, 1, Weights.Panels);
        return (rows, (Weights.Panels + columnTiles - 1) / columnTiles);
    }

    private (int Taps, int ChannelBlocks) SplitDepth()
    {
        // The same for any number of rows, so that a clip gives the same bits alone and in a batch.
        // Half of a 32 KB first-level cache for the panel's slice.
        var ideal = 4096.0 / Weights.PanelWidth;
        return Channels >= 0.75 * ideal
            ? (1, Math.Max(1, (int)Math.Round(Channels / ideal)))
            : (Math.Max(1, (int)Math.Round(ideal / Channels)), 1);
    }
}
