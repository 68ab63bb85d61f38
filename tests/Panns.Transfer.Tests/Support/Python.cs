using System.Diagnostics;

namespace Panns.Transfer.Tests.Support;

/// <summary>Runs Python scripts where Python has what they import.</summary>
internal static class Python
{
    /// <summary>Runs a script; the test is skipped where no Python has the modules.</summary>
    /// <param name="modules">What it imports: <c>numpy</c>.</param>
    /// <param name="script">The script.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it printed.</returns>
    public static string Run(string modules, string script, params string[] arguments)
    {
        var python = new[] { "/usr/bin/python3", "python3", "python" }.FirstOrDefault(one => Start(one, ["-c", $"import {modules}"]).Code == 0);
        Assert.SkipWhen(python is null, $"no python3 with {modules} is installed");
        var (code, output, error) = Start(python, ["-c", script, .. arguments]);
        Assert.True(code == 0, error);
        return output;
    }

    private static (int Code, string Output, string Error) Start(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output.ReplaceLineEndings("\n"), error.GetAwaiter().GetResult());
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            return (-1, "", problem.Message);
        }
    }
}
