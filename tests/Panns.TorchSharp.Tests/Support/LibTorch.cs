using System.Runtime.InteropServices;
using TorchSharp;

namespace Panns.TorchSharp.Tests.Support;

/// <summary>libtorch, which not every machine can load.</summary>
internal static class LibTorch
{
    // Only these are reasons to skip: if the build has a libtorch for this system, it must load.
    private static readonly string[] Excuses = ["libtorch is not here", "is too old"];
    private static readonly Lazy<string?> Missing = new(() => TorchInfo.WhyMissing);
    private static readonly Lazy<string?> Fault = new(FindFault);

    /// <summary>
    /// Skips the running test if the build has no libtorch, the system is too old for it, or libtorch calculates wrongly on its processor; fails it if libtorch is present
    /// but cannot be loaded.
    /// </summary>
    public static void Require()
    {
        if (Missing.Value is { } reason)
        {
            Assert.SkipWhen(Array.Exists(Excuses, excuse => reason.Contains(excuse, StringComparison.Ordinal)), reason);
            Assert.Fail(reason);
        }

        Assert.SkipWhen(Fault.Value is not null, Fault.Value ?? "");
    }

    /// <summary>Convolutions and their gradients, of channels that fill no whole vector, against libtorch's own in double precision.</summary>
    private static string? FindFault()
    {
        using var scope = torch.NewDisposeScope();
        foreach (var columns in new[] { 5, 12 })
        {
            var (x, weight) = (Values(4, 8, 12, 16), Values(columns, 8, 3, 3));
            var (exact, single) = (Gradients(x, weight), Gradients(x.to(torch.ScalarType.Float32), weight.to(torch.ScalarType.Float32)));
            for (var i = 0; i < exact.Length; i++)
            {
                // NaN is no such number either.
                if (!((single[i].to(torch.ScalarType.Float64) - exact[i]).abs().max().item<double>() <= 1e-4 * exact[i].abs().max().item<double>()))
                {
                    return $"libtorch's convolutions to {columns} channels are wrong on this processor: its own results in single and double precision differ";
                }
            }
        }

        return null;
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
