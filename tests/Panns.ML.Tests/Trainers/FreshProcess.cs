using System.Diagnostics;

namespace Panns.ML.Tests.Trainers;

/// <summary>Runs the sample program, which loads a saved model and predicts in another process without registering anything.</summary>
internal static class FreshProcess
{
    /// <summary>The program's output lines.</summary>
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

    // The same configuration as this test assembly: .../tests/Panns.ML.Tests/bin/Release/net10.0
    private static string Find()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var root = output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(root, "samples", "PredictSounds", "bin", output.Parent.Name, output.Name, "PredictSounds.dll");
    }
}
