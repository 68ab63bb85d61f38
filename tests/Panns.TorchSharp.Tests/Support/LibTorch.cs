namespace Panns.TorchSharp.Tests.Support;

/// <summary>libtorch, which not every machine can load.</summary>
internal static class LibTorch
{
    // Only these are reasons to skip: if the build has a libtorch for this system, it must load.
    private static readonly string[] Excuses = ["libtorch is not here", "is too old"];
    private static readonly Lazy<string?> Missing = new(() => TorchInfo.WhyMissing);

    /// <summary>
    /// Skips the running test if the build has no libtorch or the system is too old for it; fails it if libtorch is present
    /// but cannot be loaded.
    /// </summary>
    public static void Require()
    {
        if (Missing.Value is { } reason)
        {
            Assert.SkipWhen(Array.Exists(Excuses, excuse => reason.Contains(excuse, StringComparison.Ordinal)), reason);
            Assert.Fail(reason);
        }
    }
}
