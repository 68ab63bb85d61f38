using System.Diagnostics;

namespace Panns.Cli.Tests.Support;

/// <summary>The command in processes that mpirun starts together.</summary>
internal static class Mpi
{
    /// <summary>Skips a test where there is no mpirun.</summary>
    public static void SkipWithout() => Assert.SkipUnless(Program is not null, "mpirun is not installed (Debian: openmpi-bin)");

    private static string? Program => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "mpirun")).FirstOrDefault(File.Exists);

    /// <summary>Starts two processes with redirected output and errors.</summary>
    public static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo(Program!) { RedirectStandardOutput = true, RedirectStandardError = true };

        // Open MPI refuses to run as root, or more processes than there are cores, unless told; other MPIs do not know these variables.
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = "1";
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        start.Environment["OMPI_MCA_rmaps_base_oversubscribe"] = "1";

        // Where a container forbids one process to read another's memory, it copies.
        start.Environment["OMPI_MCA_btl_vader_single_copy_mechanism"] = "none";
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        foreach (var word in (string[])["-n", "2", host, "exec", Path.Combine(AppContext.BaseDirectory, "Panns.Cli.dll"), .. args])
        {
            start.ArgumentList.Add(word);
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs two processes to their end.</summary>
    public static CliRun Run(params string[] args)
    {
        using var process = Start(args);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output.ReplaceLineEndings("\n"), error.GetAwaiter().GetResult().ReplaceLineEndings("\n"));
    }
}
