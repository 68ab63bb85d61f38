using System.Runtime.InteropServices;
using Panns.TorchSharp.Native;
using TorchSharp;

namespace Panns.TorchSharp.Tests.Support;

/// <summary>Skips tests where libtorch itself calculates wrongly on the processor: what it trains there is nothing to compare with.</summary>
internal static class TorchArithmetic
{
    private static readonly Lazy<string?> Fault = new(FindFault);

    /// <summary>As <see cref="LibTorch.Require"/>, and skips where gradients in single precision are not those in double precision.</summary>
    public static void RequireGradients()
    {
        LibTorch.Require();
        Assert.SkipWhen(Fault.Value is not null, Fault.Value ?? "");
    }

    /// <summary>As <see cref="LibTorch.Require"/>, and skips where convolutions in bfloat16 are wrong.</summary>
    public static void RequireBFloat16()
    {
        LibTorch.Require();
        Assert.SkipUnless(BFloat16Check.IsRight, "libtorch's convolutions in bfloat16 are wrong on this processor");
    }

    /// <summary>Convolutions and their gradients, of channels that fill no whole vector.</summary>
    private static string? FindFault()
    {
        foreach (var columns in new[] { 5, 12, 5, 12 })
        {
            using var scope = torch.NewDisposeScope();
            LeaveValuesInFreeMemory();
            var (x, weight) = (Values(4, 8, 12, 16), Values(columns, 8, 3, 3));
            var (exact, single) = (Gradients(x, weight), Gradients(x.to(torch.ScalarType.Float32), weight.to(torch.ScalarType.Float32)));
            foreach (var (expected, actual) in exact.Zip(single))
            {
                // NaN is no such number either.
                if (!((actual.to(torch.ScalarType.Float64) - expected).abs().max().item<double>() <= 1e-4 * expected.abs().max().item<double>()))
                {
                    return $"libtorch's convolutions to {columns} channels are wrong on this processor: its own results in single and double precision differ";
                }
            }
        }

        return null;
    }

    /// <summary>What is wrong reads memory that nothing was written to, which is often zero in a new process.</summary>
    private static void LeaveValuesInFreeMemory()
    {
        for (var kilobytes = 1; kilobytes <= 512; kilobytes++)
        {
            using var values = torch.empty(kilobytes * 256L, torch.ScalarType.Float32);
            MemoryMarshal.Cast<byte, float>(values.bytes).Fill(1e6f);
        }
    }

    private static torch.Tensor Values(params long[] shape)
    {
        var values = torch.empty(shape, torch.ScalarType.Float64);
        var numbers = MemoryMarshal.Cast<byte, double>(values.bytes);
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = (float)Math.Sin(i);
        }

        return values;
    }

    private static torch.Tensor[] Gradients(torch.Tensor x, torch.Tensor weight)
    {
        var (input, kernel) = (x.detach().requires_grad_(), weight.detach().requires_grad_());
        var result = torch.nn.functional.conv2d(input, kernel, padding: [1, 1]);
        (result * result).sum().backward();
        return [result.detach(), input.grad!, kernel.grad!];
    }
}
