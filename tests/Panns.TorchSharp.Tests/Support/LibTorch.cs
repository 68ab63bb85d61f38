namespace Panns.TorchSharp.Tests.Support;

/// <summary>libtorch, which not every machine can load.</summary>
internal static class LibTorch
{
    private static readonly Lazy<string?> Missing = new(() => TorchInfo.WhyMissing);

    /// <summary>Skips the running test, with the reason, where libtorch cannot be loaded.</summary>
    public static void Require() => Assert.SkipUnless(Missing.Value is null, Missing.Value ?? "");
}
