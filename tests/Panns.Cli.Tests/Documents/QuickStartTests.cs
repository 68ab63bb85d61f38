using Panns.Architecture.Tests.Documents;
using Panns.Cli.Tests.Support;
using Panns.Transfer;

namespace Panns.Cli.Tests.Documents;

/// <summary>The quick start's commands, one after the other, as a reader types them.</summary>
public sealed class QuickStartTests
{
    private const string Downloaded = "mn10_as";

    [Fact]
    public void Its_commands_do_what_they_say()
    {
        using var folder = new TempFolder();
        SyntheticSounds.Write(folder.At("sounds"), clipsPerClass: 5);
        SyntheticSounds.Write(folder.At("new"), clipsPerClass: 1, seed: 1);
        File.Copy(Directory.EnumerateFiles(folder.At("new"), "*.wav", SearchOption.AllDirectories).First(), folder.At("some.wav"));

        // The demonstration has a test of its own, and tests download nothing.
        var calls = Document.Open(Path.Combine(Checkout.Root, "docs", "quick-start.md")).Blocks.Where(block => block.Language.Length == 0)
            .SelectMany(block => ShellWords.CallsOf(block.Code)).Where(call => call[0] != "demo" && !call.Contains(Downloaded)).ToList();
        foreach (var call in calls)
        {
            var run = CliProcess.In(folder.Path, [("PANNS_HOME", folder.At("store"))], call);
            Assert.True(run.ExitCode == 0, $"panns {string.Join(' ', call)}: {run}");
        }

        Assert.Superset(
            new HashSet<string>(["tag", "detect", "embed", "models", "evaluate", "fit", "predict"]), calls.Select(call => call[0]).ToHashSet());
        Assert.All((string[])["some.html", "sounds.npy", "sounds.index.csv", "report/index.html", "my.panns"], name => Assert.True(File.Exists(folder.At(name)), name));
    }
}
