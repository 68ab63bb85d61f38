using System.Globalization;
using Panns.Cli.Tests.Support;
using Panns.Weights;

namespace Panns.Cli.Tests.Pretraining;

/// <summary><c>panns pretrain --data-parallel mpi</c>, with a real mpirun.</summary>
public sealed class DataParallelTests : IDisposable
{
    // The same two gradients, added in another order, at six updates: some roundings of 2^-24 of a tensor's largest value.
    private const double Rounding = 2e-6;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_mpirun_a_line_says_what_to_do()
    {
        Assert.SkipWhen(Array.Exists((string[])["OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"], name => Environment.GetEnvironmentVariable(name) is not null), "MPI has started the tests themselves");
        var run = CliRun.Of(Command("run", 2, "--data-parallel", "mpi"));
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("panns: --data-parallel mpi: no launcher of MPI started this process: start as many as are to share the work, with mpirun -n 2, mpiexec or srun\n", run.Error);
    }

    [Fact]
    public void Two_processes_learn_what_one_learns_from_batches_in_two_parts()
    {
        Mpi.SkipWithout();
        Pack();
        Assert.Equal(0, CliRun.Of(Command("one", 6, "--accumulation-steps", "2")).ExitCode);
        var run = Mpi.Run(Command("two", 6, "--data-parallel", "mpi"));
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("panns: 2 processes share every batch, by ", run.Error, StringComparison.Ordinal);

        // The first process alone reports: an evaluation, then the weights.
        Assert.Equal(2, run.Out.Count(letter => letter == '\n'));
        using var one = WeightFile.Open(Weights("one", 6));
        using var two = WeightFile.Open(Weights("two", 6));
        Assert.Equal(one.Names, two.Names);
        foreach (var name in one.Names.Where(name => !name.Contains("running", StringComparison.Ordinal) && !name.Contains("num_batches", StringComparison.Ordinal)))
        {
            var (values, others) = (one.Read(name), two.Read(name));
            Assert.InRange(values.Zip(others, (a, b) => Math.Abs((double)a - b)).Max(), 0, Rounding * Math.Max(1e-3, values.Max(Math.Abs)));
        }
    }

    [Fact]
    public async Task A_process_that_dies_ends_the_others_and_all_go_on_to_the_same_bits()
    {
        Mpi.SkipWithout();
        Assert.SkipUnless(OperatingSystem.IsLinux(), "finds the processes in /proc");
        Pack();
        const int Iterations = 40;
        var whole = Mpi.Run(Command("whole", Iterations, "--data-parallel", "mpi"));
        Assert.True(whole.ExitCode == 0, whole.ToString());
        using (var together = Mpi.Start(Command("cut", Iterations, "--data-parallel", "mpi")))
        {
            var output = together.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = together.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            while (!File.Exists(_folder.At("cut/state.safetensors")))
            {
                Assert.False(together.HasExited, "it ended by itself");
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }

            using var second = System.Diagnostics.Process.GetProcessById(Processes("cut").Single(process => process.Rank == 1).Id);
            second.Kill();
            await together.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.NotEqual(0, together.ExitCode);
            while (Processes("cut").Count > 0)
            {
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }

            Assert.NotEmpty(await error);
            Assert.DoesNotContain("report.html", await output, StringComparison.Ordinal);
        }

        var resumed = Mpi.Run([.. Command("cut", Iterations, "--data-parallel", "mpi"), "--resume"]);
        Assert.True(resumed.ExitCode == 0, resumed.ToString());
        Assert.Contains("goes on after iteration", resumed.Error, StringComparison.Ordinal);
        using var one = WeightFile.Open(Weights("whole", Iterations));
        using var other = WeightFile.Open(Weights("cut", Iterations));
        Assert.All(one.Names, name => Assert.Equal(one.Read(name), other.Read(name)));
    }

    [Fact]
    public void A_failure_in_a_process_is_told_and_ends_all()
    {
        Mpi.SkipWithout();
        Pack();
        var command = Command("run", 2, "--data-parallel", "mpi", "--mixup", "none");
        command[Array.IndexOf(command, "--batch-size") + 1] = "2";
        var run = Mpi.Run(command);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("a batch of 2 clips cannot be shared by 2 processes", run.Error, StringComparison.Ordinal);
        Assert.Contains("panns: process ", run.Error, StringComparison.Ordinal);
    }

    /// <summary>The processes that write to a run's folder, with their ranks, from their environment.</summary>
    private List<(int Id, int Rank)> Processes(string run)
    {
        var found = new List<(int, int)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                continue;
            }

            try
            {
                var command = File.ReadAllText(Path.Combine(folder, "cmdline"));
                var rank = File.ReadAllText(Path.Combine(folder, "environ")).Split('\0').FirstOrDefault(line => line.StartsWith("OMPI_COMM_WORLD_RANK=", StringComparison.Ordinal) || line.StartsWith("PMI_RANK=", StringComparison.Ordinal));
                if (rank is not null && command.Contains(_folder.At(run), StringComparison.Ordinal))
                {
                    found.Add((id, int.Parse(rank.Split('=')[1], CultureInfo.InvariantCulture)));
                }
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // It has ended, or is another user's.
            }
        }

        return found;
    }

    private void Pack()
    {
        Assert.Equal(0, CliRun.Of("audioset", "synthesize", "--out", _folder.At("set"), "--balanced", "1", "--eval", "1", "--unbalanced", "0", "--seconds", "0.5").ExitCode);
        foreach (var list in (string[])["balanced_train", "eval"])
        {
            Assert.Equal(0, CliRun.Of(
                "audioset", "pack", "--segments", _folder.At($"set/metadata/{list}_segments.csv"), "--audio", _folder.At("set/audios"), "--out", _folder.At(list), "--seconds", "0.5", "--quiet").ExitCode);
        }
    }

    private string[] Command(string run, int iterations, params string[] more) =>
    [
        "pretrain", "--model", "Mini", "--width", "0.1", "--train", _folder.At("balanced_train"), "--eval", _folder.At("eval"), "--iterations", iterations.ToString(CultureInfo.InvariantCulture),
        "--batch-size", "4", "--optimizer", "sgd", "--learning-rate", "0.01", "--eval-train-clips", "0", "--checkpoint-minutes", "0", "--threads", "1", "--quiet", "--out", _folder.At(run), .. more,
    ];

    private string Weights(string run, int iterations) => _folder.At(string.Create(CultureInfo.InvariantCulture, $"{run}/checkpoints/{iterations}_iterations.safetensors"));
}
