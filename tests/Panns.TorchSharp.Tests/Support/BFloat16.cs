using Panns.TorchSharp.Native;

namespace Panns.TorchSharp.Tests.Support;

/// <summary>bfloat16 on the processor, where libtorch calculates rightly in it.</summary>
internal static class BFloat16
{
    /// <summary>As <see cref="LibTorch.Require"/>, and skips where libtorch's own convolutions in bfloat16 are wrong.</summary>
    public static void Require()
    {
        LibTorch.Require();
        Assert.SkipUnless(BFloat16Check.IsRight, "libtorch's convolutions in bfloat16 are wrong on this processor");
    }
}
