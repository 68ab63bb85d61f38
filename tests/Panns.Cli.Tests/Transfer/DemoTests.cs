using System.Globalization;
using Panns.Cli.Commands;
using Panns.Cli.Commands.Transfer;
using Panns.Cli.Hosting;
using Panns.Cli.Tests.Support;
using Panns.Transfer;

namespace Panns.Cli.Tests.Transfer;

public sealed class DemoTests
{
    [Fact]
    public void A_small_demonstration_goes_the_whole_way()
    {
        using var folder = new TempFolder();
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var context = new CommandContext(new Terminal { Out = output, Error = output }, new FakeWorkbench(), CancellationToken.None);
        Assert.Equal(0, DemoCommand.Run(context, folder.At("demo"), 1, quiet: true, clipsPerClass: 5));
        var text = output.ToString();
        Assert.StartsWith("1. Sounds: 60 synthetic ones of 12 classes, a folder a class, in ", text, StringComparison.Ordinal);
        Assert.Contains("\nlogmel_stats  ", text, StringComparison.Ordinal);
        Assert.Contains("\nfreeze_l1  ", text, StringComparison.Ordinal);
        Assert.Matches(@"\n  rain.rain-000\.wav: \w[^\n]* 0\.\d\d, ", text);
        Assert.All(SyntheticSounds.Classes, label => Assert.Contains($"\n  {label}: ", text, StringComparison.Ordinal));
        Assert.Matches(@"\n  \d+ of 12 right\n\n5\. Report: open .+index\.html in a browser \(\d+ s in all\)\n\nTo try next", text);
        Assert.EndsWith("  panns predict my.panns NEW.wav\n", text, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.At("demo/report/index.html")) || Directory.EnumerateFiles(folder.At("demo/report"), "*.html").Any());
        Assert.True(File.Exists(folder.At("demo/demo.panns")));
    }

    [Fact]
    public void Canceling_ends_it_with_130()
    {
        using var folder = new TempFolder();
        var run = CliRun.With(new FakeWorkbench(), new CancellationToken(canceled: true), "demo", "--out", folder.At("demo"));
        Assert.Equal((130, "panns: canceled\n"), (run.ExitCode, run.Error));
        Assert.False(File.Exists(folder.At("demo/demo.panns")));
    }
}
