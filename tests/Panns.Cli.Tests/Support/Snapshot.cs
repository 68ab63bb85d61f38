using System.Runtime.CompilerServices;

namespace Panns.Cli.Tests.Support;

/// <summary>
/// Compares text with a file in <c>Expected/</c>. With PANNS_ACCEPT=1 in the environment, rewrites the files instead: review the
/// diff before committing.
/// </summary>
internal static class Snapshot
{
    public static void Matches(string actual, [CallerMemberName] string name = "", [CallerFilePath] string source = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(source)!, "Expected", name + ".txt");
        var text = actual.ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("PANNS_ACCEPT") == "1")
        {
            File.WriteAllText(path, text);
            return;
        }

        Assert.True(File.Exists(path), $"{path} is missing; PANNS_ACCEPT=1 writes it");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), text);
    }
}
