namespace Panns.TorchSharp.Tests.Support;

/// <summary>libtorch, which not every machine can load.</summary>
internal static class LibTorch
{
    // All else is no reason to skip: a build that has a libtorch for a system that can load it has to load it.
    private static readonly string[] Excuses = ["libtorch is not here", "is too old"];
    private static readonly Lazy<string?> Missing = new(() => TorchInfo.WhyMissing);

    /// <summary>
    /// Skips the running test, with the reason, where the build has no libtorch or the system is too old for it; fails it where libtorch is
    /// there and cannot be loaded.
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
