using System.Diagnostics;

namespace Panns.Diagnostics.Memory;

/// <summary>Starts this program again for a measurement that needs a separate process.</summary>
internal static class ChildProcess
{
    /// <summary>Runs <c>panns bench ARGUMENTS</c> and returns its output.</summary>
    /// <param name="about">The measurement, for error messages.</param>
    /// <param name="arguments">Arguments after <c>bench</c>.</param>
    /// <exception cref="PannsException">The process failed.</exception>
    public static string Run(string about, params ReadOnlySpan<string> arguments)
    {
        var program = Environment.ProcessPath ?? throw new PannsException("the system does not tell which program this is: nothing can be measured in a process of its own");
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };

        // When run as `dotnet Panns.Cli.dll`, the process is dotnet and its first argument is the program.
        if (Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        start.ArgumentList.Add("bench");
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start) ?? throw new PannsException($"{program}: does not start");
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Trim()
            : throw new PannsException($"{about}: the process that measures it ended with code {process.ExitCode}: {errors.Result.Trim()}");
    }
}
