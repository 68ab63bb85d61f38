using System.Diagnostics;

namespace Panns.Interactive.Tests;

/// <summary>Notebooks and scripts run from packed packages, each in a process as a user starts it.</summary>
public sealed class RunTests
{
    [Fact]
    public async Task A_notebook_runs_in_the_kernel()
    {
        var output = await RunAsync("01");
        Assert.Contains("01-what-is-heard.cs ran", output, StringComparison.Ordinal);
        Assert.Contains("01-what-is-heard.ipynb ran", output, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs bash and Jupyter of a Linux machine");
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(Checkout.Root, "eng", "notebooks", "run"), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(process.ExitCode == 3, output.Trim());
        Assert.True(process.ExitCode == 0, output + await error);
        return output;
    }
}
