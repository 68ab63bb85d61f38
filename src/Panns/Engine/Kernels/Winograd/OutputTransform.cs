using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Winograd;

/// <summary>Products to outputs: A^T m A, then bias, residual, activation and average pooling, a vector of columns at a time.</summary>
internal static unsafe class OutputTransform<TSimd, TVector, THeight, TWidth>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
    where THeight : struct, IWinograd1D
    where TWidth : struct, IWinograd1D
{
    /// <summary>Finishes one panel of columns of some tiles; m is [product][tile][panel width].</summary>
    [SkipLocalsInit]
    public static void Run(WinogradPlan plan, WinogradOperands* operands, int firstTile, int tiles, int panel, float* m, nint productStride)
    {
        if (SignalOutput<TSimd, TVector, THeight>.Suits(plan, panel) && TWidth.Products == 1)
        {
            SignalOutput<TSimd, TVector, THeight>.Run(plan, operands, firstTile, tiles, panel, m, productStride);
            return;
        }

        // Aligned to cache lines: half of the vectors would straddle two otherwise.
        float* room = stackalloc float[(60 * TSimd.Width) + 16];
        var outputs = (float*)(((nint)room + 63) & ~63);
        var width = 2 * TSimd.Width;
        var suits = MapOutput<TSimd, TVector, THeight, TWidth>.Suits(plan, panel);
        for (var tile = 0; tile < tiles; tile++, m += width)
        {
            var place = plan.Locate(firstTile + tile);
            if (suits && MapOutput<TSimd, TVector, THeight, TWidth>.IsInside(plan, place))
            {
                MapOutput<TSimd, TVector, THeight, TWidth>.Run(plan, operands, place, panel, m, productStride, outputs);
                continue;
            }

            for (var part = 0; part < width; part += TSimd.Width)
            {
                var column = (panel * width) + part;
                var columns = Math.Min(TSimd.Width, plan.Weights.Columns - column);
                if (columns > 0)
                {
                    Transform(m + part, productStride, outputs, outputs + (24 * TSimd.Width));
                    Finish(plan, operands, place, column, columns, outputs);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transform(float* m, nint stride, float* outputs, float* half)
    {
        if (TWidth.Products == 1)
        {
            LineOutput<TSimd, TVector, THeight>.Run(m, stride, out var h0, out var h1, out var h2, out var h3, out var h4, out var h5);
            Store(outputs, 4 * TSimd.Width, THeight.Outputs, h0, h1, h2, h3, h4, h5);
            return;
        }

        MapOutput<TSimd, TVector, THeight, TWidth>.Down(m, stride, half);
        for (var y = 0; y < THeight.Outputs; y++, half += 6 * TSimd.Width, outputs += 4 * TSimd.Width)
        {
            LineOutput<TSimd, TVector, TWidth>.Run(half, TSimd.Width, out var y0, out var y1, out var y2, out var y3, out var y4, out var y5);
            Store(outputs, TSimd.Width, TWidth.Outputs, y0, y1, y2, y3, y4, y5);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* target, nint stride, int count, TVector v0, TVector v1, TVector v2, TVector v3, TVector v4, TVector v5)
    {
        TSimd.Store(target, v0);
        TSimd.Store(target + stride, v1);
        if (count > 2)
        {
            TSimd.Store(target + (2 * stride), v2);
            TSimd.Store(target + (3 * stride), v3);
        }

        if (count > 4)
        {
            TSimd.Store(target + (4 * stride), v4);
            TSimd.Store(target + (5 * stride), v5);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Finish(
        WinogradPlan plan, WinogradOperands* operands, (int Clip, int Top, int Left) place, int column, int columns, float* outputs)
    {
        var bias = TSimd.Load(plan.Weights.Bias + column);
        var (high, wide) = (plan.PoolHeight, plan.PoolWidth);
        var share = TSimd.Broadcast(1f / (high * wide));
        var pools = high * wide > 1;

        // Pools are 1 or 2 high and wide, and tiles start at even places: a shift is enough to divide.
        var (firstY, firstX) = (place.Top >> (high - 1), place.Left >> (wide - 1));
        var lastY = Math.Min(firstY + ((THeight.Outputs >> (high - 1)) * plan.Dilation), plan.OutHeight);
        var lastX = Math.Min(firstX + (TWidth.Outputs >> (wide - 1)), plan.OutWidth);
        var lowest = TSimd.Broadcast(plan.Activation.Low());
        var highest = TSimd.Broadcast(plan.Activation.High());
        var isClamp = plan.Activation.IsClamp();
        for (var y = firstY; y < lastY; y += plan.Dilation, outputs += high * 4 * TSimd.Width)
        {
            var from = outputs;
            var to = operands->Output + (((((nint)place.Clip * plan.OutHeight) + y) * plan.OutWidth) + firstX) * operands->OutputPitch + column;
            for (var x = firstX; x < lastX; x++, to += operands->OutputPitch, from += wide * TSimd.Width)
            {
                var sum = TSimd.Zero;
                for (var v = 0; v < high; v++)
                {
                    for (var u = 0; u < wide; u++)
                    {
                        var value = TSimd.Add(TSimd.Load(from + (((v * 4) + u) * TSimd.Width)), bias);
                        if (operands->Residual != null)
                        {
                            var row = (((nint)place.Clip * plan.Height) + (y * high) + v) * plan.Width;
                            value = TSimd.Add(
                                value, Load(operands->Residual + ((row + (x * wide) + u) * operands->ResidualPitch) + column, columns));
                        }

                        value = isClamp
                            ? TSimd.Min(highest, TSimd.Max(lowest, value))
                            : ActivationPass<TSimd, TVector>.Apply(plan.Activation, value);
                        sum = pools ? TSimd.MultiplyAdd(value, share, sum) : value;
                    }
                }

                Store(to, sum, columns);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* target, TVector value, int columns)
    {
        if (columns == TSimd.Width)
        {
            TSimd.Store(target, value);
        }
        else
        {
            Unsafe.CopyBlockUnaligned(ref *(byte*)target, ref Unsafe.As<TVector, byte>(ref value), (uint)columns * sizeof(float));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load(float* source, int columns)
    {
        if (columns == TSimd.Width)
        {
            return TSimd.Load(source);
        }

        var value = TSimd.Zero;
        Unsafe.CopyBlockUnaligned(ref Unsafe.As<TVector, byte>(ref value), ref *(byte*)source, (uint)columns * sizeof(float));
        return value;
    }
}
