using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Winograd;

/// <summary>
/// A 3x3 convolution of stride 1 and padding 1 for one shape: how it splits into phases of independent jobs. All jobs of a phase
/// must end before the next phase starts; within a phase any thread may run any job.
/// </summary>
internal sealed unsafe class WinogradPlan
{
    /// <summary>Tiles whose V and products stay in the second-level cache.</summary>
    private const int PreferredTiles = 48;

    /// <summary>Weights that a third-level cache keeps while every block of tiles reads them again.</summary>
    private const long MaxStreamedBytes = 12L << 20;

    /// <summary>Floats of V that all threads share: about a quarter of a third-level cache.</summary>
    private const long MaxSharedFloats = 2L << 20;

    private readonly float[] _zeros;
    private readonly delegate*<WinogradPlan, WinogradOperands*, float*, int, int, void> _run;

    /// <summary>Plans a convolution.</summary>
    /// <param name="weights">Transformed weights and bias; must outlive the plan.</param>
    /// <param name="clips">Maps.</param>
    /// <param name="height">Height of a map.</param>
    /// <param name="width">Width of a map.</param>
    /// <param name="activation">What comes after the sum.</param>
    /// <param name="threads">How many threads will share the jobs.</param>
    /// <param name="poolHeight">1, or 2 to average pairs of rows; an odd last row is dropped.</param>
    /// <param name="poolWidth">1, or 2 to average pairs of columns; an odd last column is dropped.</param>
    public WinogradPlan(
        WinogradWeights weights, int clips, int height, int width, Activation activation, int threads, int poolHeight = 1, int poolWidth = 1)
    {
        if (!weights.Kind.Fits(width))
        {
            throw new ArgumentOutOfRangeException(nameof(width), width, "the tile shape is for maps two wide");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(weights.Channels, MinChannels(weights.Level), nameof(weights));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Guard.Positive(poolHeight), 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Guard.Positive(poolWidth), 2);
        Weights = weights;
        Clips = Guard.Positive(clips);
        Height = Guard.Positive(height);
        Width = Guard.Positive(width);
        Activation = activation;
        (PoolHeight, PoolWidth) = (poolHeight, poolWidth);
        (OutHeight, OutWidth) = (height / poolHeight, width / poolWidth);
        TilesDown = (height + weights.Kind.TileHeight() - 1) / weights.Kind.TileHeight();
        TilesAcross = (width + weights.Kind.TileWidth() - 1) / weights.Kind.TileWidth();
        Tiles = clips * TilesDown * TilesAcross;
        _zeros = GC.AllocateArray<float>(Channels, pinned: true);

        // One cache line more than the channels: rows a power of two apart would share few cache sets.
        RowStride = ((Channels + 15) & ~15) + 16;
        var products = weights.Kind.Products();
        var blocks = (Tiles + PreferredTiles - 1) / PreferredTiles;
        IsSplit = weights.Bytes > MaxStreamedBytes || (threads > 1 ? blocks < 5 * threads : Tiles <= PreferredTiles * 2);
        if (IsSplit)
        {
            var most = (int)Math.Max(PreferredTiles, MaxSharedFloats / ((long)products * RowStride));
            var passes = (Tiles + most - 1) / most;
            TilesPerPass = (Tiles + passes - 1) / passes;
            blocks = (TilesPerPass + (2 * PreferredTiles) - 1) / (2 * PreferredTiles);
            TilesPerJob = (TilesPerPass + blocks - 1) / blocks;
            Phases = 2 * passes;
        }
        else
        {
            TilesPerJob = (Tiles + blocks - 1) / blocks;
            TilesPerPass = TilesPerJob;
            Phases = 1;
        }

        ProductStride = OddLines(TilesPerPass * RowStride);
        PanelProductStride = OddLines(TilesPerJob * weights.PanelWidth);
        SharedFloats = IsSplit ? products * ProductStride : 0;
        ThreadFloats = (products * PanelProductStride) + (IsSplit ? 0 : products * ProductStride);
        _run = Select();
    }

    public WinogradWeights Weights { get; }

    public int Clips { get; }

    public int Height { get; }

    public int Width { get; }

    public int Channels => Weights.Channels;

    public Activation Activation { get; }

    public int PoolHeight { get; }

    public int PoolWidth { get; }

    /// <summary>Height of the output.</summary>
    public int OutHeight { get; }

    /// <summary>Width of the output.</summary>
    public int OutWidth { get; }

    public int TilesDown { get; }

    public int TilesAcross { get; }

    public int Tiles { get; }

    /// <summary>
    /// Whether threads share the columns of the same tiles, which takes two phases per pass, instead of each taking tiles of its own.
    /// </summary>
    public bool IsSplit { get; }

    public int TilesPerPass { get; }

    public int TilesPerJob { get; }

    /// <summary>Phases, to be run one after the other.</summary>
    public int Phases { get; }

    /// <summary>Floats of memory that all threads share.</summary>
    public long SharedFloats { get; }

    /// <summary>Floats of memory that each thread needs for itself.</summary>
    public long ThreadFloats { get; }

    /// <summary>Floats from a row of V (a tile) to the next one.</summary>
    public nint RowStride { get; }

    /// <summary>Floats from a product of V to the next one.</summary>
    public nint ProductStride { get; }

    /// <summary>Floats from a product of a panel's results to the next one.</summary>
    public nint PanelProductStride { get; }

    /// <summary>A pixel of zeros: what lies outside of the map.</summary>
    public float* Zeros => (float*)Unsafe.AsPointer(ref _zeros[0]);

    /// <summary>Fewest input channels that the transforms take.</summary>
    public static int MinChannels(SimdLevel level) => level.Width();

    /// <summary>Independent jobs of a phase.</summary>
    public int Jobs(int phase)
    {
        if (!IsSplit)
        {
            return (Tiles + TilesPerJob - 1) / TilesPerJob;
        }

        var tiles = TilesOfPass(phase / 2);
        return phase % 2 == 0 ? (tiles + TransformTiles(tiles) - 1) / TransformTiles(tiles) : JobBlocks(tiles) * Weights.Panels;
    }

    /// <summary>Runs one job.</summary>
    /// <param name="operands">The call's memory.</param>
    /// <param name="scratch"><see cref="ThreadFloats"/> floats of the calling thread's own, aligned to a cache line.</param>
    /// <param name="phase">0 to <see cref="Phases"/> - 1.</param>
    /// <param name="job">0 to <see cref="Jobs"/> - 1.</param>
    public void RunJob(in WinogradOperands operands, float* scratch, int phase, int job)
    {
        fixed (WinogradOperands* pointer = &operands)
        {
            _run(this, pointer, scratch, phase, job);
        }
    }

    /// <summary>Runs everything on the calling thread.</summary>
    public void Run(in WinogradOperands operands, float* scratch)
    {
        for (var phase = 0; phase < Phases; phase++)
        {
            var jobs = Jobs(phase);
            for (var job = 0; job < jobs; job++)
            {
                RunJob(operands, scratch, phase, job);
            }
        }
    }

    /// <summary>The clip, row and column of a tile's first output.</summary>
    internal (int Clip, int Top, int Left) Locate(int tile)
    {
        var across = tile % TilesAcross;
        var rest = tile / TilesAcross;
        return (rest / TilesDown, rest % TilesDown * Weights.Kind.TileHeight(), across * Weights.Kind.TileWidth());
    }

    internal int TilesOfPass(int pass) => Math.Min(TilesPerPass, Tiles - (pass * TilesPerPass));

    internal int JobBlocks(int tiles) => (tiles + TilesPerJob - 1) / TilesPerJob;

    /// <summary>Tiles of a job that transforms input: a few jobs per pass, each with enough to do.</summary>
    internal static int TransformTiles(int tiles) => Math.Max(1, tiles / 16);

    /// <summary>Rounds up to an odd number of cache lines, so that the products' streams fall into different cache sets.</summary>
    private static nint OddLines(nint floats) => (((floats + 15) / 16) | 1) * 16;

    private delegate*<WinogradPlan, WinogradOperands*, float*, int, int, void> Select() => Weights.Level switch
    {
        SimdLevel.Vector512 => Select<Simd512, Vector512<float>>(),
        SimdLevel.Vector256 => Select<Simd256, Vector256<float>>(),
        _ => Select<Simd128, Vector128<float>>(),
    };

    private delegate*<WinogradPlan, WinogradOperands*, float*, int, int, void> Select<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => Weights.Kind switch
        {
            WinogradKind.FourByFour => &WinogradJob<TSimd, TVector, FourOutputs, FourOutputs>.Run,
            WinogradKind.FourByTwo => &WinogradJob<TSimd, TVector, FourOutputs, TwoOutputs>.Run,
            WinogradKind.FourByWholeTwo => &WinogradJob<TSimd, TVector, FourOutputs, WholeWidthOfTwo>.Run,
            WinogradKind.TwoByWholeTwo => &WinogradJob<TSimd, TVector, TwoOutputs, WholeWidthOfTwo>.Run,
            _ => &WinogradJob<TSimd, TVector, TwoOutputs, TwoOutputs>.Run,
        };
}
