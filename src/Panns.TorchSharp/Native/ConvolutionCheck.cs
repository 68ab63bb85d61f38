using System.Runtime.InteropServices;
using TorchSharp;

namespace Panns.TorchSharp.Native;

/// <summary>Compares libtorch's convolutions on the processor, and their gradients, with its own in double precision.</summary>
internal static class ConvolutionCheck
{
    private const int InChannels = 8;
    private const int MostKilobytes = 128;

    // Sums of some hundred products; numbers in bfloat16 have eight bits.
    private const double SingleTolerance = 1e-4;
    private const double BFloat16Tolerance = 0.05;

    // Less than any vector, and more than the shortest: what pads them has to be written.
    private static readonly int[] Columns = [5, 12];

    /// <summary>Looks for a fault, in milliseconds.</summary>
    /// <returns>What differs; null where nothing does.</returns>
    public static string? FindFault()
    {
        using var mode = torch.inference_mode(false);
        using var gradients = torch.enable_grad();
        using var scope = torch.NewDisposeScope();
        foreach (var columns in Columns)
        {
            var (x, weight) = (Values(4, InChannels, 12, 16), Values(columns, InChannels, 3, 3));
            var exact = Convolve(x, weight, torch.ScalarType.Float64);
            if (Differ(Convolve(x, weight, torch.ScalarType.Float32), exact, SingleTolerance))
            {
                return $"convolutions to {columns} channels differ between single and double precision";
            }

            if (Differ(Convolve(x, weight, torch.ScalarType.BFloat16), exact, BFloat16Tolerance))
            {
                return $"convolutions to {columns} channels in bfloat16 are off by more than its rounding";
            }
        }

        return null;
    }

    /// <summary>The result, and the gradients of its sum of squares by the input and the weights.</summary>
    private static torch.Tensor[] Convolve(torch.Tensor x, torch.Tensor weight, torch.ScalarType type)
    {
        var (input, kernel) = (x.to(type).detach().requires_grad_(), weight.to(type).detach().requires_grad_());
        LeaveNaNsInFreeMemory(type);
        var result = torch.nn.functional.conv2d(input, kernel, padding: [1, 1]);
        LeaveNaNsInFreeMemory(type);
        (result * result).sum().backward();
        return [result.detach(), input.grad!, kernel.grad!];
    }

    private static bool Differ(torch.Tensor[] actual, torch.Tensor[] exact, double tolerance)
    {
        for (var i = 0; i < exact.Length; i++)
        {
            // NaN is no such number either.
            if (!((actual[i].to(torch.ScalarType.Float64) - exact[i]).abs().max().item<double>() <= tolerance * exact[i].abs().max().item<double>()))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A fault may read memory that nothing was written to, which is often zero in a new process. oneDNN has nothing for double precision.</summary>
    private static void LeaveNaNsInFreeMemory(torch.ScalarType type)
    {
        if (type == torch.ScalarType.Float64)
        {
            return;
        }

        for (var kilobytes = 1; kilobytes <= MostKilobytes; kilobytes++)
        {
            using var values = torch.empty(kilobytes * (1024L / sizeof(float)), torch.ScalarType.Float32);
            MemoryMarshal.Cast<byte, float>(values.bytes).Fill(float.NaN);
        }
    }

    /// <summary>Values between -1 and 1 that bfloat16 has exactly, and that no generator gives: its next numbers are the caller's.</summary>
    private static torch.Tensor Values(params long[] shape)
    {
        var values = torch.empty(shape, torch.ScalarType.Float32);
        var numbers = MemoryMarshal.Cast<byte, float>(values.bytes);
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = MathF.Sin(i);
        }

        return values.to(torch.ScalarType.BFloat16);
    }
}
