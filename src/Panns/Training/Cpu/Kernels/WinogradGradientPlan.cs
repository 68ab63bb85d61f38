using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Panns.Engine.Kernels.Simd;
using Panns.Engine.Kernels.Winograd;

namespace Panns.Training.Cpu.Kernels;

/// <summary>
/// The gradient of a convolution's weights by the transpose of Winograd's algorithm: where y = A^T ((G g G^T) * (B^T d B)) A, the gradient
/// of g is G^T (sum over tiles of (A dy A^T) * (B^T d B)) G. The sum is a matrix product for every place in the tile. Tiles go in passes
/// whose transformed values the third-level cache holds; a pass has two phases: transform, multiply. Sums are added in the same order
/// whatever the number of threads.
/// </summary>
internal sealed unsafe class WinogradGradientPlan
{
    /// <summary>Tiles that are transformed together.</summary>
    public const int TilesPerJob = 16;

    /// <summary>Floats of a pass's transformed values.</summary>
    private const long PassFloats = 4L << 20;

    /// <summary>Most tiles of a pass: the innermost product's operands then fit the first-level cache.</summary>
    private const int MostTiles = 256;

    private const int FewestTiles = 64;

    /// <summary>Floats of sums beyond which memory has other uses.</summary>
    private const long MostSums = 40L << 20;

    private const int MostTaps = 5;
    private const int MostProducts = 6;

    private readonly delegate*<WinogradGradientPlan, float*, float*, float*, float*, int, int, void> _transform;
    private readonly delegate*<WinogradGradientPlan, float*, float*, int, int, void> _multiply;

    /// <param name="tiles">Tiles of the input.</param>
    /// <param name="columns">Output channels.</param>
    /// <param name="level">The level of the kernels.</param>
    /// <param name="threads">How many threads will share the jobs.</param>
    public WinogradGradientPlan(WinogradTiles tiles, int columns, SimdLevel level, int threads)
    {
        Layout = tiles;
        Columns = columns;
        PanelWidth = level.PanelWidth();
        Panels = columns / PanelWidth;
        Products = tiles.Kind.Products();
        var fitting = PassFloats / ((long)Products * (tiles.Channels + columns)) / TilesPerJob * TilesPerJob;
        TilesPerPass = (int)Math.Clamp(fitting, FewestTiles, MostTiles);
        Passes = (tiles.Count + TilesPerPass - 1) / TilesPerPass;

        // An odd number of cache lines, so that channels fall into different cache sets.
        ChannelStride = TilesPerPass + 16;
        Groups = (tiles.Channels + level.MaxRows() - 1) / level.MaxRows();
        GroupsPerJob = Math.Max(1, Groups * Products / Math.Max(Products, 6 * threads));
        JobsPerProduct = (Groups + GroupsPerJob - 1) / GroupsPerJob;
        _transform = level switch
        {
            SimdLevel.Vector512 => Select<Simd512, Vector512<float>>(),
            SimdLevel.Vector256 => Select<Simd256, Vector256<float>>(),
            _ => Select<Simd128, Vector128<float>>(),
        };
        _multiply = level switch
        {
            SimdLevel.Vector512 => &WinogradGradientProduct<Simd512, Vector512<float>>.Run,
            SimdLevel.Vector256 => &WinogradGradientProduct<Simd256, Vector256<float>>.Run,
            _ => &WinogradGradientProduct<Simd128, Vector128<float>>.Run,
        };
    }

    public WinogradTiles Layout { get; }

    /// <summary>Output channels.</summary>
    public int Columns { get; }

    public int PanelWidth { get; }

    public int Panels { get; }

    /// <summary>Products of a tile.</summary>
    public int Products { get; }

    public int TilesPerPass { get; }

    /// <summary>Passes, to be run one after the other; each is all jobs of <see cref="Transform"/>, then all of <see cref="Multiply"/>.</summary>
    public int Passes { get; }

    /// <summary>Floats from an input channel's values to the next one's.</summary>
    public nint ChannelStride { get; }

    /// <summary>Groups of input channels that the micro-kernel takes together.</summary>
    public int Groups { get; }

    public int GroupsPerJob { get; }

    public int JobsPerProduct { get; }

    /// <summary>Independent jobs of <see cref="Multiply"/>.</summary>
    public int ProductJobs => Products * JobsPerProduct;

    /// <summary>Floats of transformed inputs [product][channel][tile] and gradients [product][panel][tile][panel width], seen by all threads.</summary>
    public long SharedFloats => InputFloats + (Products * GradientStride);

    /// <summary>
    /// Floats from a product's gradients to the next one's: an odd number of cache lines, so that what a tile's transform writes for all products
    /// falls into different cache sets.
    /// </summary>
    public nint GradientStride => WinogradPlan.OddLines((nint)Panels * TilesPerPass * PanelWidth);

    /// <summary>Floats of the inputs among them.</summary>
    public long InputFloats => (long)Products * Layout.Channels * ChannelStride;

    /// <summary>Floats of the sums: [product][group of channels][panel][channel of the group][panel width].</summary>
    public long SumFloats => (long)Products * Layout.Channels * Columns;

    /// <summary>Floats that each thread needs for itself, aligned to a cache line.</summary>
    public long ThreadFloats => Products * JobProductStride;

    /// <summary>Floats from a product to the next in a thread's own memory.</summary>
    public nint JobProductStride => WinogradPlan.OddLines(TilesPerJob * Layout.RowStride);

    /// <summary>Whether it takes a convolution of these channels: whole vectors of them, and sums of reasonable size.</summary>
    public static bool Takes(WinogradKind kind, int channels, int columns, SimdLevel level)
        => channels % level.Width() == 0 && columns % level.PanelWidth() == 0 && (long)kind.Products() * channels * columns <= MostSums;

    public int TilesOfPass(int pass) => Math.Min(TilesPerPass, Layout.Count - (pass * TilesPerPass));

    /// <summary>Independent jobs of <see cref="Transform"/>.</summary>
    public int TransformJobs(int pass) => (TilesOfPass(pass) + TilesPerJob - 1) / TilesPerJob;

    /// <summary>The first channel of a group.</summary>
    public int FirstChannel(int group) => Layout.Channels * group / Groups;

    /// <summary>Transforms some tiles of the input and of the result's gradient.</summary>
    public void Transform(float* x, float* gradient, float* shared, float* scratch, int pass, int job)
        => _transform(this, x, gradient, shared, scratch, pass, job);

    /// <summary>Multiplies a pass's tiles and adds them to the sums; the first pass replaces what was there.</summary>
    public void Multiply(float* shared, float* sums, int pass, int job) => _multiply(this, shared, sums, pass, job);

    /// <summary>Transforms a panel's sums back and adds them to the weights' gradient [column][channel][tap].</summary>
    public void AddPanel(float* sums, float* weights, int panel)
    {
        var taps = (nint)Layout.Kind.TapsDown() * Layout.Kind.TapsAcross();
        for (var group = 0; group < Groups; group++)
        {
            var (first, last) = (FirstChannel(group), FirstChannel(group + 1));
            var sum = sums + ((((long)first * Panels) + ((long)panel * (last - first))) * PanelWidth);
            for (var channel = first; channel < last; channel++)
            {
                for (var column = 0; column < PanelWidth; column += Vector256<double>.Count, sum += Vector256<double>.Count)
                {
                    AddColumns(sum, weights + ((((((nint)panel * PanelWidth) + column) * Layout.Channels) + channel) * taps), Layout.Channels * taps);
                }
            }
        }
    }

    /// <summary>G^T S G of one input channel and some columns, in double.</summary>
    [SkipLocalsInit]
    private void AddColumns(float* sum, float* target, nint columnStride)
    {
        var gh = Layout.Kind.KernelHeight();
        var gw = Layout.Kind.KernelWidth();
        var (high, wide) = (Layout.Kind.TapsDown(), Layout.Kind.TapsAcross());
        var (rows, columns) = (gh.Length / high, gw.Length / wide);
        var productStride = (nint)Layout.Channels * Columns;
        var half = stackalloc Vector256<double>[MostTaps * MostProducts];
        for (var q = 0; q < columns; q++)
        {
            for (var i = 0; i < high; i++)
            {
                var value = Vector256<double>.Zero;
                for (var r = 0; r < rows; r++)
                {
                    value += Widen(sum + (((r * columns) + q) * productStride)) * gh[(r * high) + i];
                }

                half[(i * columns) + q] = value;
            }
        }

        for (var i = 0; i < high; i++)
        {
            for (var j = 0; j < wide; j++, target++)
            {
                var value = Vector256<double>.Zero;
                for (var q = 0; q < columns; q++)
                {
                    value += half[(i * columns) + q] * gw[(q * wide) + j];
                }

                target[0] += (float)value[0];
                target[columnStride] += (float)value[1];
                target[2 * columnStride] += (float)value[2];
                target[3 * columnStride] += (float)value[3];
            }
        }
    }

    private static Vector256<double> Widen(float* source)
    {
        var (low, high) = Vector128.Widen(Vector128.Load(source));
        return Vector256.Create(low, high);
    }

    private delegate*<WinogradGradientPlan, float*, float*, float*, float*, int, int, void> Select<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => Layout.Kind switch
        {
            WinogradKind.FourByFour => &WinogradGradientTransform<TSimd, TVector, FourOutputs, FourOutputs>.Run,
            WinogradKind.FourByTwo => &WinogradGradientTransform<TSimd, TVector, FourOutputs, TwoOutputs>.Run,
            WinogradKind.FourByWholeTwo => &WinogradGradientTransform<TSimd, TVector, FourOutputs, WholeWidthOfTwo>.Run,
            WinogradKind.TwoByWholeTwo => &WinogradGradientTransform<TSimd, TVector, TwoOutputs, WholeWidthOfTwo>.Run,
            WinogradKind.TwoByTwoOfFive => &WinogradGradientTransform<TSimd, TVector, TwoOutputsOfFive, TwoOutputsOfFive>.Run,
            WinogradKind.FourAlong => &WinogradGradientTransform<TSimd, TVector, FourOutputs, OneOutput>.Run,
            WinogradKind.TwoAlong => &WinogradGradientTransform<TSimd, TVector, TwoOutputs, OneOutput>.Run,
            _ => &WinogradGradientTransform<TSimd, TVector, TwoOutputs, TwoOutputs>.Run,
        };
}
