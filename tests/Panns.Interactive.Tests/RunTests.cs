using System.Diagnostics;

namespace Panns.Interactive.Tests;

/// <summary>Notebooks and scripts run from packed packages, each in a process as a user starts it.</summary>
[Trait("Starts", "programs")]
public sealed class RunTests
{
    /// <summary>The first notebook on every machine that can; all of them, which takes minutes, where continuous integration runs (CI=true).</summary>
    [Fact]
    public async Task Notebooks_run_in_the_kernel_and_their_twins_as_programs()
    {
        var isAll = Environment.GetEnvironmentVariable("CI") == "true";
        var names = TwinTests.Names.Select(row => row.Data).Take(isAll ? int.MaxValue : 1).ToList();
        var output = await RunAsync([.. names.Select(name => name[..2])]);
        Assert.All(names, name =>
        {
            Assert.Contains($"{name}.cs ran", output, StringComparison.Ordinal);
            Assert.Contains($"{name}.ipynb ran", output, StringComparison.Ordinal);
        });
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
