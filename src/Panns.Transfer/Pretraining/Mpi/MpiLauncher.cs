using System.Globalization;

namespace Panns.Transfer.Pretraining.Mpi;

/// <summary>What the program that started the processes of a group says of itself in their environment.</summary>
/// <param name="Processes">How many it started; null where it does not say.</param>
/// <param name="Libraries">Names of the MPI libraries that go with it, the likeliest first.</param>
internal sealed record MpiLauncher(int? Processes, IReadOnlyList<string> Libraries)
{
    /// <summary>Names the MPI library to use.</summary>
    public const string LibraryVariable = "PANNS_MPI";

    /// <exception cref="PannsException">No launcher of MPI started this process.</exception>
    public static MpiLauncher Find(Func<string, string?> variable)
    {
        var openMpi = Number("OMPI_COMM_WORLD_SIZE");
        var isPmix = Has("PMIX_RANK");
        var isMpich = Has("PMI_RANK");
        if (openMpi is null && !isPmix && !isMpich)
        {
            throw new PannsException("no launcher of MPI started this process: start as many as are to share the work, with mpirun -n 2, mpiexec or srun");
        }

        string[] libraries = variable(LibraryVariable) is { Length: > 0 } name ? [name]
            : openMpi is null && isMpich ? [.. MpichLibraries, .. OpenMpiLibraries]
            : [.. OpenMpiLibraries, .. MpichLibraries];
        return new(openMpi ?? Number("PMI_SIZE") ?? Number("SLURM_STEP_NUM_TASKS"), libraries);

        int? Number(string key) => int.TryParse(variable(key), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

        bool Has(string key) => !string.IsNullOrEmpty(variable(key));
    }

    private static string[] OpenMpiLibraries => OperatingSystem.IsMacOS() ? ["libmpi.40.dylib", "/opt/homebrew/lib/libmpi.40.dylib"] : OperatingSystem.IsWindows() ? [] : ["libmpi.so.40"];

    private static string[] MpichLibraries => OperatingSystem.IsMacOS() ? ["libmpi.12.dylib", "/opt/homebrew/lib/libmpi.12.dylib"]
        : OperatingSystem.IsWindows() ? ["msmpi.dll"] : ["libmpi.so.12", "libmpich.so.12"];
}
