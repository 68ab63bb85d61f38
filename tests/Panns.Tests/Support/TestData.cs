namespace Panns.Tests.Support;

/// <summary>
/// The real recordings, weights and reference outputs that many tests use. They are next to a checkout, in
/// <c>shared/data</c>, and not part of the project; tests that need them skip without them.
/// </summary>
internal static class TestData
{
    private static readonly string? Root = Find();

    /// <summary>Full path of a file or folder in the data folder; skips the running test if it is missing.</summary>
    public static string Path(string relative)
    {
        var path = Root is null ? null : System.IO.Path.Combine(Root, relative);
        Assert.SkipUnless(path is not null && (File.Exists(path) || Directory.Exists(path)), $"needs shared/data/{relative} beside the checkout");
        return path!;
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = System.IO.Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
