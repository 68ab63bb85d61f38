using System.Diagnostics;

namespace Panns.ML.Tests.Trainers;

/// <summary>The sample program that loads a saved model and predicts: another process, which registers nothing.</summary>
internal static class FreshProcess
{
    /// <summary>The lines that it prints.</summary>
    public static string[] Predict(string model, IReadOnlyList<string> sounds)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Find(), model, .. sounds]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult());
        return lines;
    }

    // As this test assembly, of the same configuration: .../tests/Panns.ML.Tests/bin/Release/net10.0
    private static string Find()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var root = output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(root, "samples", "PredictSounds", "bin", output.Parent.Name, output.Name, "PredictSounds.dll");
    }
}
