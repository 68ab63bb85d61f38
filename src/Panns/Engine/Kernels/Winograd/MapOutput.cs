using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Winograd;

/// <summary>
/// <see cref="OutputTransform{TSimd,TVector,THeight,TWidth}"/> for what most tiles of maps ask for: each output goes from registers to its place,
/// alone or as the mean of four.
/// </summary>
internal static unsafe class MapOutput<TSimd, TVector, THeight, TWidth>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
    where THeight : struct, IWinograd1D
    where TWidth : struct, IWinograd1D
{
    /// <summary>Whether it does all that a plan asks of a panel: whole vectors, an activation that is a clamp, means of 2 x 2 or none.</summary>
    public static bool Suits(WinogradPlan plan, int panel)
        => TWidth.Products > 1 && plan.Activation.IsClamp() && plan.Dilation == 1 && plan.PoolHeight == plan.PoolWidth
            && plan.Weights.Columns >= (panel + 1) * 2 * TSimd.Width;

    /// <summary>Whether a tile lies wholly in the map.</summary>
    public static bool IsInside(WinogradPlan plan, (int Clip, int Top, int Left) place)
        => place.Top + THeight.Outputs <= plan.Height && place.Left + TWidth.Outputs <= plan.Width;

    /// <summary>Finishes a panel of columns of a tile that lies wholly in the map.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="operands">The call's memory.</param>
    /// <param name="place">Of the tile.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="m">Its products.</param>
    /// <param name="stride">Floats from a product to the next one.</param>
    /// <param name="half">Room for 36 vectors, aligned to a cache line.</param>
    public static void Run(
        WinogradPlan plan, WinogradOperands* operands, (int Clip, int Top, int Left) place, int panel, float* m, nint stride, float* half)
    {
        nint column = panel * 2 * TSimd.Width;
        var shift = plan.PoolHeight - 1;
        var row = (((nint)place.Clip * plan.OutHeight) + (place.Top >> shift)) * plan.OutWidth;
        var target = new Target
        {
            To = operands->Output + ((row + (place.Left >> shift)) * operands->OutputPitch) + column,
            Pixel = operands->OutputPitch,
            Line = plan.OutWidth * operands->OutputPitch,
            Bias = plan.Weights.Bias + column,
            Low = plan.Activation.Low(),
            High = plan.Activation.High(),
        };
        if (operands->Residual != null)
        {
            var added = ((((nint)place.Clip * plan.Height) + place.Top) * plan.Width) + place.Left;
            target.Added = operands->Residual + (added * operands->ResidualPitch) + column;
            target.AddedPixel = operands->ResidualPitch;
            target.AddedLine = plan.Width * operands->ResidualPitch;
        }

        for (var part = 0; part < 2; part++)
        {
            Down(m, stride, half);
            if (shift == 0)
            {
                Across(target, half);
            }
            else
            {
                AcrossMeans(target, half);
            }

            m += TSimd.Width;
            target.To += TSimd.Width;
            target.Bias += TSimd.Width;
            target.Added += target.Added == null ? 0 : TSimd.Width;
        }
    }

    /// <summary>A^T m: columns of products to columns of outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Down(float* m, nint stride, float* half)
    {
        var down = TWidth.Products * stride;
        for (var x = 0; x < TWidth.Products; x++, m += stride, half += TSimd.Width)
        {
            LineOutput<TSimd, TVector, THeight>.Run(m, down, out var y0, out var y1, out var y2, out var y3, out var y4, out var y5);
            TSimd.Store(half, y0);
            TSimd.Store(half + (6 * TSimd.Width), y1);
            if (THeight.Outputs > 2)
            {
                TSimd.Store(half + (12 * TSimd.Width), y2);
                TSimd.Store(half + (18 * TSimd.Width), y3);
            }

            if (THeight.Outputs > 4)
            {
                TSimd.Store(half + (24 * TSimd.Width), y4);
                TSimd.Store(half + (30 * TSimd.Width), y5);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Across(in Target target, float* half)
    {
        var bias = TSimd.Load(target.Bias);
        var low = TSimd.Broadcast(target.Low);
        var high = TSimd.Broadcast(target.High);
        var to = target.To;
        var added = target.Added;
        for (var y = 0; y < THeight.Outputs; y++, half += 6 * TSimd.Width, to += target.Line)
        {
            Row(target, half, bias, ref added, out var y0, out var y1, out var y2, out var y3);

            TSimd.Store(to, TSimd.Min(high, TSimd.Max(low, y0)));
            TSimd.Store(to + target.Pixel, TSimd.Min(high, TSimd.Max(low, y1)));
            if (TWidth.Outputs > 2)
            {
                TSimd.Store(to + (2 * target.Pixel), TSimd.Min(high, TSimd.Max(low, y2)));
                TSimd.Store(to + (3 * target.Pixel), TSimd.Min(high, TSimd.Max(low, y3)));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AcrossMeans(in Target target, float* half)
    {
        var bias = TSimd.Load(target.Bias);
        var low = TSimd.Broadcast(target.Low);
        var high = TSimd.Broadcast(target.High);
        var quarter = TSimd.Broadcast(0.25f);
        var to = target.To;
        var added = target.Added;
        TVector left = TSimd.Zero, right = TSimd.Zero;
        for (var y = 0; y < THeight.Outputs; y++, half += 6 * TSimd.Width)
        {
            Row(target, half, bias, ref added, out var y0, out var y1, out var y2, out var y3);

            var first = TSimd.Add(TSimd.Min(high, TSimd.Max(low, y0)), TSimd.Min(high, TSimd.Max(low, y1)));
            var second = TSimd.Add(TSimd.Min(high, TSimd.Max(low, y2)), TSimd.Min(high, TSimd.Max(low, y3)));
            if (y % 2 == 0)
            {
                (left, right) = (first, second);
                continue;
            }

            TSimd.Store(to, TSimd.Multiply(quarter, TSimd.Add(left, first)));
            if (TWidth.Outputs > 2)
            {
                TSimd.Store(to + target.Pixel, TSimd.Multiply(quarter, TSimd.Add(right, second)));
            }

            to += target.Line;
        }
    }

    /// <summary>A row of outputs with bias and residual; <paramref name="added"/> goes on to the next row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(
        in Target target, float* half, TVector bias, ref float* added, out TVector y0, out TVector y1, out TVector y2, out TVector y3)
    {
        LineOutput<TSimd, TVector, TWidth>.Run(half, TSimd.Width, out y0, out y1, out y2, out y3, out _, out _);
        y0 = TSimd.Add(y0, bias);
        y1 = TSimd.Add(y1, bias);
        y2 = TSimd.Add(y2, bias);
        y3 = TSimd.Add(y3, bias);
        if (added != null)
        {
            y0 = TSimd.Add(y0, TSimd.Load(added));
            y1 = TSimd.Add(y1, TSimd.Load(added + target.AddedPixel));
            if (TWidth.Outputs > 2)
            {
                y2 = TSimd.Add(y2, TSimd.Load(added + (2 * target.AddedPixel)));
                y3 = TSimd.Add(y3, TSimd.Load(added + (3 * target.AddedPixel)));
            }

            added += target.AddedLine;
        }
    }

    /// <summary>Where a tile's outputs go, and what is added to them.</summary>
    private ref struct Target
    {
        public float* To;
        public nint Pixel;
        public nint Line;
        public float* Bias;
        public float* Added;
        public nint AddedPixel;
        public nint AddedLine;
        public float Low;
        public float High;
    }
}
