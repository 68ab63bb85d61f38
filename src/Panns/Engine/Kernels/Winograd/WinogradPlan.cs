using System.Runtime.Intrinsics;
using Panns.Common;
using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Winograd;

/// <summary>
/// A convolution of stride 1, padded to keep the extent, for one shape: how it splits into phases of independent jobs. All jobs of a phase
/// must end before the next phase starts; within a phase any thread may run any job.
/// </summary>
internal sealed unsafe class WinogradPlan
{
    /// <summary>Products of tiles whose V and results stay in the second-level cache.</summary>
    private const int PreferredProducts = 48 * 36;

    /// <summary>The same for tiles with eight products along the height, whose weights take more of it.</summary>
    private const int PreferredLongProducts = 24 * 48;

    /// <summary>Most tiles of a job. With more, reading the slice of the weights costs no less per tile.</summary>
    private const int MostPreferredTiles = 144;

    /// <summary>The same for those.</summary>
    private const int MostPreferredLongTiles = 96;

    /// <summary>Weights that a third-level cache keeps while every block of tiles reads them again.</summary>
    private const long MaxStreamedBytes = 12L << 20;

    /// <summary>Floats of V that all threads share: about a quarter of a third-level cache.</summary>
    private const long MaxSharedFloats = 2L << 20;

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
    /// <param name="dilation">Rows from tap to tap; with more than 1 no rows are averaged.</param>
    public WinogradPlan(
        WinogradWeights weights, int clips, int height, int width, Activation activation, int threads, int poolHeight = 1, int poolWidth = 1,
        int dilation = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(weights.Channels, MinChannels(weights.Level), nameof(weights));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Guard.Positive(poolHeight), 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Guard.Positive(poolWidth), 2);
        Weights = weights;
        Layout = new(weights.Kind, weights.Channels, clips, height, width, dilation);
        Activation = activation;
        (PoolHeight, PoolWidth) = (poolHeight, poolWidth);
        (OutHeight, OutWidth) = (height / poolHeight, width / poolWidth);
        if (dilation > 1)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(poolHeight, 1);
        }

        var products = weights.Kind.Products();
        var preferred = weights.Kind.IsLong()
            ? Math.Min(PreferredLongProducts / products, MostPreferredLongTiles)
            : Math.Min(PreferredProducts / products, MostPreferredTiles);
        var blocks = (Tiles + preferred - 1) / preferred;
        IsSplit = weights.KeepsTaps || weights.Bytes > MaxStreamedBytes || (threads > 1 ? blocks < 5 * threads : Tiles <= preferred * 2);
        if (IsSplit)
        {
            var most = (int)Math.Max(preferred, MaxSharedFloats / ((long)products * RowStride));
            var passes = (Tiles + most - 1) / most;
            TilesPerPass = (Tiles + passes - 1) / passes;
            blocks = (TilesPerPass + (2 * preferred) - 1) / (2 * preferred);
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
        ThreadFloats = (products * PanelProductStride) + (IsSplit ? 0 : products * ProductStride) + weights.BlockFloats;
        _run = Select();
    }

    public WinogradWeights Weights { get; }

    /// <summary>The tiles.</summary>
    public WinogradTiles Layout { get; }

    public int Height => Layout.Height;

    public int Width => Layout.Width;

    public int Channels => Weights.Channels;

    public Activation Activation { get; }

    public int PoolHeight { get; }

    public int PoolWidth { get; }

    /// <summary>Height of the output.</summary>
    public int OutHeight { get; }

    /// <summary>Width of the output.</summary>
    public int OutWidth { get; }

    /// <summary>Rows from tap to tap.</summary>
    public int Dilation => Layout.Dilation;

    public int Tiles => Layout.Count;

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
    public nint RowStride => Layout.RowStride;

    /// <summary>Floats from a product of V to the next one.</summary>
    public nint ProductStride { get; }

    /// <summary>Floats from a product of a panel's results to the next one.</summary>
    public nint PanelProductStride { get; }

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
    internal (int Clip, int Top, int Left) Locate(int tile) => Layout.Locate(tile);

    internal int TilesOfPass(int pass) => Math.Min(TilesPerPass, Tiles - (pass * TilesPerPass));

    internal int JobBlocks(int tiles) => (tiles + TilesPerJob - 1) / TilesPerJob;

    /// <summary>Tiles of a job that transforms input: a few jobs per pass, each with enough to do.</summary>
    internal static int TransformTiles(int tiles) => Math.Max(1, tiles / 16);

    /// <summary>Rounds up to an odd number of cache lines, so that the products' streams fall into different cache sets.</summary>
    internal static nint OddLines(nint floats) => (((floats + 15) / 16) | 1) * 16;

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
            WinogradKind.SixByFour => &WinogradJob<TSimd, TVector, SixOutputs, FourOutputs>.Run,
            WinogradKind.FourByFour => &WinogradJob<TSimd, TVector, FourOutputs, FourOutputs>.Run,
            WinogradKind.FourByTwo => &WinogradJob<TSimd, TVector, FourOutputs, TwoOutputs>.Run,
            WinogradKind.FourByWholeTwo => &WinogradJob<TSimd, TVector, FourOutputs, WholeWidthOfTwo>.Run,
            WinogradKind.TwoByWholeTwo => &WinogradJob<TSimd, TVector, TwoOutputs, WholeWidthOfTwo>.Run,
            WinogradKind.FourByTwoOfFive => &WinogradJob<TSimd, TVector, FourOutputsOfFive, TwoOutputsOfFive>.Run,
            WinogradKind.TwoByTwoOfFive => &WinogradJob<TSimd, TVector, TwoOutputsOfFive, TwoOutputsOfFive>.Run,
            WinogradKind.SixAlong => &WinogradJob<TSimd, TVector, SixOutputs, OneOutput>.Run,
            WinogradKind.FourAlong => &WinogradJob<TSimd, TVector, FourOutputs, OneOutput>.Run,
            WinogradKind.TwoAlong => &WinogradJob<TSimd, TVector, TwoOutputs, OneOutput>.Run,
            _ => &WinogradJob<TSimd, TVector, TwoOutputs, TwoOutputs>.Run,
        };
}
