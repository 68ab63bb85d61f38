using System.Net;
using System.Runtime.InteropServices;
using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests;

/// <summary><c>panns serve</c>: its command line, and the program that it starts.</summary>
public sealed partial class ServeTests
{
    private const int Terminate = 15;

    [Fact]
    public void Options_reach_the_server()
    {
        var workbench = new FakeWorkbench();
        var run = CliRun.With(workbench, "serve", "--port", "0", "--model", "mn04_as", "--max-seconds", "2.5", "--host", "::1", "--weight-precision", "half");
        Assert.Equal((0, "", ""), (run.ExitCode, run.Out, run.Error));
        Assert.Equal(["--urls http://[::1]:0 --Panns:Engine cpu --Panns:Device cpu --Panns:Precision Half --Panns:Model mn04_as --Panns:MaxSeconds 2.5"], workbench.Settings);
    }

    [Fact]
    public void A_host_that_is_no_address_is_a_usage_error()
        => Assert.Equal((2, "panns: --host takes an IP address or localhost, not 'here!' (panns serve --help shows the usage)\n"), Of("serve", "--host", "here!"));

    [Fact]
    public async Task The_server_answers_describes_itself_and_ends_when_told()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ends the process with a signal of Unix");
        Assert.SkipUnless(
            Directory.Exists(Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "Microsoft.AspNetCore.App"))), "needs the runtime of ASP.NET Core");
        using var sounds = new SoundFolder(1);
        using var process = CliProcess.Start("serve", "--port", "0", "--model", "mn04_as", "--weights", sounds.RandomWeights());
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
            Assert.StartsWith("listening on http://127.0.0.1:", line, StringComparison.Ordinal);
            using var client = new HttpClient { BaseAddress = new(line[(line.LastIndexOf(' ') + 1)..] + "/") };
            using var answer = await client.PostAsync("v1/tags", new ByteArrayContent(File.ReadAllBytes(sounds.NewSound("rain"))), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("Healthy", await client.GetStringAsync("health", TestContext.Current.CancellationToken));
#if PANNS_SERVER
            Assert.Contains("/v1/events", await client.GetStringAsync("openapi/v1.json", TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.Matches("panns_requests_total\\{[^}]*endpoint=\"tags\"[^}]*status=\"200\"[^}]*\\} 1", await client.GetStringAsync("metrics", TestContext.Current.CancellationToken));
#endif
            using var foreign = new HttpRequestMessage(HttpMethod.Get, "v1/info") { Headers = { Host = "evil.example" } };
            using var refused = await client.SendAsync(foreign, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Equal(0, Kill(process.Id, Terminate));
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal((0, ""), (process.ExitCode, await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    [Fact]
    public void A_wrong_network_is_one_line()
    {
        var run = CliProcess.Of(AppContext.BaseDirectory, [], "serve", "--port", "0", "--model", "Cnn99");
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("panns: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    private static (int Code, string Error) Of(params string[] args)
    {
        var run = CliRun.Of(args);
        return (run.ExitCode, run.Error);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
