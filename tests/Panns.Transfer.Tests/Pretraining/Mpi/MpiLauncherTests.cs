using Panns.Transfer.Pretraining.Mpi;

namespace Panns.Transfer.Tests.Pretraining.Mpi;

public sealed class MpiLauncherTests
{
    [Fact]
    public void A_process_that_no_launcher_started_is_told_how()
        => Assert.Contains("mpirun -n 2", Assert.Throws<PannsException>(() => MpiLauncher.Find(_ => null)).Message, StringComparison.Ordinal);

    // What Open MPI's mpirun, MPICH's and Intel's mpiexec, and srun with PMIx or PMI-2 set.
    [Theory]
    [InlineData("OMPI_COMM_WORLD_SIZE=4 PMIX_RANK=1", 4, "libmpi.so.40")]
    [InlineData("PMI_RANK=1 PMI_SIZE=3", 3, "libmpi.so.12")]
    [InlineData("PMIX_RANK=0 SLURM_STEP_NUM_TASKS=8", 8, "libmpi.so.40")]
    [InlineData("PMI_RANK=0 SLURM_STEP_NUM_TASKS=8", 8, "libmpi.so.12")]
    [InlineData("PMIX_RANK=0", null, "libmpi.so.40")]
    [InlineData("PMI_RANK=1 PMI_SIZE=3 PANNS_MPI=/opt/mpi/lib/libmpi.so", 3, "/opt/mpi/lib/libmpi.so")]
    public void The_launcher_says_how_many_there_are_and_whose_library_is_meant(string variables, int? processes, string library)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the names of libraries are those of Linux");
        var values = variables.Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        var launcher = MpiLauncher.Find(values.GetValueOrDefault);
        Assert.Equal(processes, launcher.Processes);
        Assert.Equal(library, launcher.Libraries[0]);
        Assert.Equal(library.StartsWith('/') ? 1 : 3, launcher.Libraries.Count);
    }

    [Fact]
    public void A_library_that_is_missing_is_named()
    {
        var message = Assert.Throws<PannsException>(() => MpiLibrary.Load(["libnone.so.1", "libnothing.so.2"])).Message;
        Assert.Contains("no MPI library is there (libnone.so.1, libnothing.so.2)", message, StringComparison.Ordinal);
        Assert.Contains("PANNS_MPI", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_of_something_else_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "takes the C library for the wrong one");
        Assert.Contains("libc.so.6: no MPI library", Assert.Throws<PannsException>(() => MpiLibrary.Load(["libc.so.6"])).Message, StringComparison.Ordinal);
    }
}
