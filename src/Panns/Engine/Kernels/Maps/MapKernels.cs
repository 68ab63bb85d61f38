using System.Runtime.Intrinsics;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Maps;

/// <summary>The kernels over maps for one vector width.</summary>
internal sealed unsafe class MapKernels
{
    private MapKernels(
        delegate*<ElementwiseArguments*, void> elementwise,
        delegate*<ReduceArguments*, void> reduce,
        delegate*<ReduceArguments*, void> softmax,
        delegate*<PoolArguments*, void> pool,
        delegate*<DepthwiseArguments*, void> depthwise,
        delegate*<NarrowArguments*, void> narrow)
    {
        Elementwise = elementwise;
        Reduce = reduce;
        Softmax = softmax;
        Pool = pool;
        Depthwise = depthwise;
        Narrow = narrow;
    }

    public delegate*<ElementwiseArguments*, void> Elementwise { get; }

    public delegate*<ReduceArguments*, void> Reduce { get; }

    public delegate*<ReduceArguments*, void> Softmax { get; }

    public delegate*<PoolArguments*, void> Pool { get; }

    public delegate*<DepthwiseArguments*, void> Depthwise { get; }

    public delegate*<NarrowArguments*, void> Narrow { get; }

    public static MapKernels For(SimdLevel level) => level switch
    {
        SimdLevel.Vector512 => Create<Simd512, Vector512<float>>(),
        SimdLevel.Vector256 => Create<Simd256, Vector256<float>>(),
        _ => Create<Simd128, Vector128<float>>(),
    };

    private static MapKernels Create<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => new(
            &ElementwiseKernel<TSimd, TVector>.Run,
            &ReduceKernel<TSimd, TVector>.Run,
            &SoftmaxKernel<TSimd, TVector>.Run,
            &PoolKernel<TSimd, TVector>.Run,
            &DepthwiseKernel<TSimd, TVector>.Run,
            &NarrowKernel<TSimd, TVector>.Run);
}
