using System.Diagnostics;

namespace Panns.Onnx.Tests.Support;

/// <summary>ONNX's own checker, from Python's onnx package if it is installed (Debian: python3-onnx).</summary>
internal static class OnnxChecker
{
    // Many files per process, because importing the package takes longer than most checks. check_model(path) reads external data.
    private const string Program = """
        import sys, onnx
        for path in sys.stdin.read().splitlines():
            onnx.checker.check_model(path, full_check=True)
            print("ok", path)
        """;

    private static readonly string[] Candidates = ["/usr/bin/python3", "python3", "python"];

    private static readonly Lazy<string?> Python = new(() => Candidates.FirstOrDefault(CanImport));

    /// <summary>The checker's errors; empty if there are none. Skips the test if the checker is not installed.</summary>
    public static string Check(params IReadOnlyCollection<string> paths)
    {
        Assert.SkipWhen(Python.Value is null, "needs Python's onnx package (Debian: apt-get install python3-onnx)");
        using var process = Start(Python.Value!, Program);
        process.StandardInput.Write(string.Join('\n', paths));
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var passed = process.StandardOutput.ReadToEnd().Split('\n').Count(line => line.StartsWith("ok ", StringComparison.Ordinal));
        process.WaitForExit();
        return passed == paths.Count ? "" : $"{passed} of {paths.Count} passed; {errors.Result}";
    }

    private static bool CanImport(string python)
    {
        try
        {
            using var process = Start(python, "import onnx");
            process.StandardInput.Close();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // there is no such program
        }
    }

    private static Process Start(string python, string program) => Process.Start(new ProcessStartInfo(python, ["-c", program])
    {
        RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
    })!;
}
