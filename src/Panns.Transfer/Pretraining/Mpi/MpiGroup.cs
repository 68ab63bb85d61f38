using Panns.Training;
using Panns.Transfer.Pretraining.Mpi;

namespace Panns.Transfer.Pretraining;

/// <summary>
/// The processes that <c>mpirun</c>, <c>mpiexec</c> or <c>srun</c> started together: by Open MPI, or an MPI with MPICH's binary interface. The
/// library is found by its name (<c>libmpi.so.40</c>, <c>libmpi.so.12</c>, ...) or named by the environment variable <c>PANNS_MPI</c>.
/// </summary>
public sealed unsafe class MpiGroup : IProcessGroup, IDisposable
{
    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(2);

    private readonly MpiLibrary _library;
    private float[] _sums = [];
    private bool _hasLeft;

    private MpiGroup(MpiLibrary library)
    {
        _library = library;
        (Rank, Size) = (library.Rank, library.Size);
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <summary>Name and version of the library: <c>Open MPI v4.1.4</c>.</summary>
    public string Library => _library.Version;

    /// <summary>Joins the group, once in the life of a process. All further calls come from the same thread.</summary>
    /// <exception cref="PannsException">No MPI started this process, its library is missing, or it is another than the launcher's.</exception>
    public static MpiGroup Join()
    {
        var launcher = MpiLauncher.Find(Environment.GetEnvironmentVariable);
        var library = MpiLibrary.Load(launcher.Libraries);
        library.Initialize();
        var group = new MpiGroup(library);

        // A library of another MPI than the launcher's sees each process alone: all would do the same work and write the same files.
        return launcher.Processes is not { } started || started == group.Size ? group : throw new PannsException(FormattableString.Invariant(
            $"{started} processes were started together, but {library.Version} sees {group.Size}: it is not the launcher's MPI; name that one's library in {MpiLauncher.LibraryVariable}"));
    }

    /// <inheritdoc/>
    /// <remarks>Each process sums a part of the values, and all are given the sums: so they have the same bits whatever the library does.</remarks>
    public void SumInPlace(Span<float> values)
    {
        var block = values.Length / Size;
        var whole = values[..(block * Size)];
        SumBlocks(whole, block);
        if (values[whole.Length..] is { Length: > 0 } rest)
        {
            Span<float> padded = Size <= 1024 ? stackalloc float[Size] : new float[Size];
            padded.Clear();
            rest.CopyTo(padded);
            SumBlocks(padded, 1);
            padded[..rest.Length].CopyTo(rest);
        }
    }

    /// <inheritdoc/>
    public void Broadcast(Span<byte> values)
    {
        fixed (byte* first = values)
        {
            _library.Broadcast(first, values.Length);
        }
    }

    /// <inheritdoc/>
    public void Wait()
    {
        for (var request = _library.BeginBarrier(); !_library.Ended(ref request);)
        {
            Thread.Sleep(Nap);
        }
    }

    /// <summary>Ends all processes of the group at once, this one too: after a failure, when the others would wait for this one.</summary>
    /// <param name="exitCode">What the launcher returns.</param>
    public void Abort(int exitCode)
    {
        _hasLeft = true;
        _library.Abort(exitCode);
    }

    /// <summary>Waits for the others and leaves the group: when all is done, or was stopped in all. After a failure, <see cref="Abort"/> instead.</summary>
    public void Dispose()
    {
        if (!_hasLeft)
        {
            _hasLeft = true;
            Wait();
            _library.Leave();
        }
    }

    private void SumBlocks(Span<float> values, int block)
    {
        if (block == 0)
        {
            return;
        }

        _sums = _sums.Length >= block ? _sums : GC.AllocateUninitializedArray<float>(block, pinned: true);
        fixed (float* first = values, sums = _sums)
        {
            _library.ReduceScatter(first, sums, block);
            _library.Gather(sums, first, block);
        }
    }
}
