using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Winograd;

/// <summary>
/// <see cref="OutputTransform{TSimd,TVector,THeight,TWidth}"/> for signals, in registers from the products to the output: a signal's
/// products are so few that everything else shows.
/// </summary>
internal static unsafe class SignalOutput<TSimd, TVector, THeight>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
    where THeight : struct, IWinograd1D
{
    /// <summary>Whether it does all that a plan asks of a panel: whole vectors, an activation that is a clamp, no pooling.</summary>
    public static bool Suits(WinogradPlan plan, int panel)
        => plan.Activation.IsClamp() && plan.PoolHeight == 1 && plan.Weights.Columns >= (panel + 1) * 2 * TSimd.Width;

    /// <summary>Finishes one panel of columns of some tiles; m is [product][tile][panel width].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(WinogradPlan plan, WinogradOperands* operands, int firstTile, int tiles, int panel, float* m, nint stride)
    {
        var width = 2 * TSimd.Width;
        var column = panel * width;
        nint dilation = plan.Dilation;
        nint step = dilation * operands->OutputPitch;
        nint addedStep = dilation * operands->ResidualPitch;
        var low = TSimd.Broadcast(plan.Activation.Low());
        var high = TSimd.Broadcast(plan.Activation.High());
        var biases = plan.Weights.Bias + column;
        var residual = operands->Residual;
        var (clip, down) = Math.DivRem(firstTile, plan.Layout.Down);
        var tilesDown = plan.Layout.Down;
        var height = plan.Height;
        for (var tile = 0; tile < tiles; tile++)
        {
            var top = dilation == 1 ? down * THeight.Outputs : (down / dilation * dilation * THeight.Outputs) + (down % dilation);
            var row = ((nint)clip * height) + top;
            var rows = height - top;
            for (var part = 0; part < width; part += TSimd.Width, m += TSimd.Width)
            {
                LineOutput<TSimd, TVector, THeight>.Run(m, stride, out var y0, out var y1, out var y2, out var y3, out var y4, out var y5);
                var bias = TSimd.Load(biases + part);
                var to = operands->Output + (row * operands->OutputPitch) + column + part;
                var added = residual == null ? null : residual + (row * operands->ResidualPitch) + column + part;
                Store(to, y0, bias, added, low, high, 0 < rows);
                Store(to + step, y1, bias, added == null ? null : added + addedStep, low, high, dilation < rows);
                if (THeight.Outputs > 2)
                {
                    Store(to + (2 * step), y2, bias, added == null ? null : added + (2 * addedStep), low, high, 2 * dilation < rows);
                    Store(to + (3 * step), y3, bias, added == null ? null : added + (3 * addedStep), low, high, 3 * dilation < rows);
                }

                if (THeight.Outputs > 4)
                {
                    Store(to + (4 * step), y4, bias, added == null ? null : added + (4 * addedStep), low, high, 4 * dilation < rows);
                    Store(to + (5 * step), y5, bias, added == null ? null : added + (5 * addedStep), low, high, 5 * dilation < rows);
                }
            }

            if (++down == tilesDown)
            {
                (clip, down) = (clip + 1, 0);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* to, TVector value, TVector bias, float* added, TVector low, TVector high, bool isInside)
    {
        if (isInside)
        {
            value = TSimd.Add(value, bias);
            value = added == null ? value : TSimd.Add(value, TSimd.Load(added));
            TSimd.Store(to, TSimd.Min(high, TSimd.Max(low, value)));
        }
    }
}
