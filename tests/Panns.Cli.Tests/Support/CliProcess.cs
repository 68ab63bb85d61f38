using System.Diagnostics;

namespace Panns.Cli.Tests.Support;

/// <summary>The command in a separate process: for one-time initialization, such as native libraries, and for exit behavior.</summary>
internal static class CliProcess
{
    /// <param name="variable">An environment variable to set.</param>
    /// <param name="value">Its value.</param>
    /// <param name="args">The command line.</param>
    public static CliRun With(string variable, string value, params string[] args) => Of(AppContext.BaseDirectory, [(variable, value)], args);

    /// <param name="folder">The command's folder.</param>
    /// <param name="variables">Environment variables to set.</param>
    /// <param name="args">The command line.</param>
    public static CliRun Of(string folder, IEnumerable<(string Name, string Value)> variables, params string[] args)
    {
        using var process = Start(folder, null, variables, args);
        return ResultOf(process);
    }

    /// <param name="at">The folder to run in.</param>
    /// <param name="variables">Environment variables to set.</param>
    /// <param name="args">The command line.</param>
    public static CliRun In(string at, IEnumerable<(string Name, string Value)> variables, params string[] args)
    {
        using var process = Start(AppContext.BaseDirectory, at, variables, args);
        return ResultOf(process);
    }

    /// <summary>Starts the command with redirected output and errors.</summary>
    public static Process Start(params string[] args) => Start(AppContext.BaseDirectory, null, [], args);

    private static CliRun ResultOf(Process process)
    {
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output.ReplaceLineEndings("\n"), error.GetAwaiter().GetResult().ReplaceLineEndings("\n"));
    }

    /// <summary>The program that runs the command's library.</summary>
    public static string Host { get; } = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";

    private static Process Start(string folder, string? at, IEnumerable<(string Name, string Value)> variables, string[] args)
    {
        var start = new ProcessStartInfo(Host)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = at ?? "",
        };
        foreach (var word in (string[])["exec", Path.Combine(folder, "Panns.Cli.dll"), .. args])
        {
            start.ArgumentList.Add(word);
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
