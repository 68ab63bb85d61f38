using System.Runtime.InteropServices;
using TorchSharp;

namespace Panns.TorchSharp.Native;

/// <summary>
/// Whether libtorch's convolutions in bfloat16 on the processor are right. On some kinds of processors they are not where the output channels fill no whole
/// vector (seen with libtorch 2.10 on an AMD EPYC of family 26: 12 and 5 channels off by as much as the values, 16 and 32 right).
/// </summary>
internal static class BFloat16Check
{
    private const int Channels = 8;

    // Of sums of 72 products, each of numbers with eight bits.
    private const double Tolerance = 0.05;

    private static readonly int[] Columns = [5, 12, 16];
    private static readonly Lazy<bool> Result = new(() => Array.TrueForAll(Columns, IsRightFor));

    /// <summary>Whether they are; computed once, in milliseconds.</summary>
    public static bool IsRight => Result.Value;

    /// <summary>Refuses bfloat16 on the processor where they are not.</summary>
    /// <param name="precision">The precision that is asked for.</param>
    /// <param name="isOnGpu">Whether a GPU computes.</param>
    /// <exception cref="PannsException">They are wrong.</exception>
    public static void Require(TorchPrecision precision, bool isOnGpu)
    {
        if (precision == TorchPrecision.BF16 && !isOnGpu && !IsRight)
        {
            throw new PannsException("libtorch's convolutions in bfloat16 are wrong on this processor: use full precision");
        }
    }

    private static bool IsRightFor(int columns)
    {
        using var scope = torch.NewDisposeScope();
        var x = Values(4, Channels, 12, 16);
        var weight = Values(columns, Channels, 3, 3);
        var exact = torch.nn.functional.conv2d(x.to(torch.ScalarType.Float64), weight.to(torch.ScalarType.Float64), padding: [1, 1]);
        var rounded = torch.nn.functional.conv2d(x, weight, padding: [1, 1]).to(torch.ScalarType.Float64);

        // NaN is no such number either.
        return (rounded - exact).abs().max().item<double>() <= Tolerance * exact.abs().max().item<double>();
    }

    /// <summary>Values between -1 and 1 that no generator gives: its next numbers are the caller's.</summary>
    private static torch.Tensor Values(params long[] shape)
    {
        var values = torch.empty(shape, torch.ScalarType.Float32);
        var floats = MemoryMarshal.Cast<byte, float>(values.bytes);
        for (var i = 0; i < floats.Length; i++)
        {
            floats[i] = MathF.Sin(i);
        }

        return values.to(torch.ScalarType.BFloat16);
    }
}
