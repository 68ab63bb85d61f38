namespace Panns.Cli.Tests;

/// <summary>The checkout that this assembly was built in.</summary>
internal static class Checkout
{
    /// <summary>Its folder; skips the running test if the assembly is somewhere else.</summary>
    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "eng", "common.sh")))
            {
                folder = folder.Parent;
            }

            Assert.SkipWhen(folder is null, "needs the checkout");
            return folder!.FullName;
        }
    }
}
