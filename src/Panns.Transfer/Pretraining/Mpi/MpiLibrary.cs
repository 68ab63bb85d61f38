using System.Runtime.InteropServices;

namespace Panns.Transfer.Pretraining.Mpi;

/// <summary>
/// The functions of an MPI library that we use. There are two binary interfaces: in Open MPI handles are addresses, in MPICH and all that keep
/// its interface (Intel MPI, MVAPICH, Cray, Microsoft) they are numbers; which one a library has shows in its exports. Numbers go where
/// addresses go: in the calling conventions of 64-bit processors both take a whole register.
/// </summary>
internal sealed unsafe class MpiLibrary
{
    private const int Funneled = 1;
    private const int MostText = 8192;

    private readonly delegate* unmanaged<int*, byte***, int, int*, int> _init;
    private readonly delegate* unmanaged<int*, int> _isInitialized;
    private readonly delegate* unmanaged<nint, int*, int> _rank;
    private readonly delegate* unmanaged<nint, int*, int> _size;
    private readonly delegate* unmanaged<void*, void*, int, nint, nint, nint, int> _reduceScatter;
    private readonly delegate* unmanaged<void*, int, nint, void*, int, nint, nint, int> _allgather;
    private readonly delegate* unmanaged<void*, int, nint, int, nint, int> _broadcast;
    private readonly delegate* unmanaged<nint, nint*, int> _beginBarrier;
    private readonly delegate* unmanaged<nint*, int*, nint, int> _test;
    private readonly delegate* unmanaged<int> _finalize;
    private readonly delegate* unmanaged<nint, int, int> _abort;
    private readonly delegate* unmanaged<byte*, int*, int> _version;
    private readonly nint _world;
    private readonly nint _float;
    private readonly nint _byte;
    private readonly nint _sum;
    private readonly nint _noStatus;

    private MpiLibrary(nint library)
    {
        _init = (delegate* unmanaged<int*, byte***, int, int*, int>)NativeLibrary.GetExport(library, "MPI_Init_thread");
        _isInitialized = (delegate* unmanaged<int*, int>)NativeLibrary.GetExport(library, "MPI_Initialized");
        _rank = (delegate* unmanaged<nint, int*, int>)NativeLibrary.GetExport(library, "MPI_Comm_rank");
        _size = (delegate* unmanaged<nint, int*, int>)NativeLibrary.GetExport(library, "MPI_Comm_size");
        _reduceScatter = (delegate* unmanaged<void*, void*, int, nint, nint, nint, int>)NativeLibrary.GetExport(library, "MPI_Reduce_scatter_block");
        _allgather = (delegate* unmanaged<void*, int, nint, void*, int, nint, nint, int>)NativeLibrary.GetExport(library, "MPI_Allgather");
        _broadcast = (delegate* unmanaged<void*, int, nint, int, nint, int>)NativeLibrary.GetExport(library, "MPI_Bcast");
        _beginBarrier = (delegate* unmanaged<nint, nint*, int>)NativeLibrary.GetExport(library, "MPI_Ibarrier");
        _test = (delegate* unmanaged<nint*, int*, nint, int>)NativeLibrary.GetExport(library, "MPI_Test");
        _finalize = (delegate* unmanaged<int>)NativeLibrary.GetExport(library, "MPI_Finalize");
        _abort = (delegate* unmanaged<nint, int, int>)NativeLibrary.GetExport(library, "MPI_Abort");
        _version = (delegate* unmanaged<byte*, int*, int>)NativeLibrary.GetExport(library, "MPI_Get_library_version");
        if (NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out _world))
        {
            _float = NativeLibrary.GetExport(library, "ompi_mpi_float");
            _byte = NativeLibrary.GetExport(library, "ompi_mpi_byte");
            _sum = NativeLibrary.GetExport(library, "ompi_mpi_op_sum");
            return;
        }

        // As in MPICH's mpi.h, and fixed by its common interface since 2014.
        (_world, _float, _byte, _sum, _noStatus) = (0x44000000, 0x4c00040a, 0x4c00010d, 0x58000003, 1);
    }

    /// <summary>Name and version, on one line: <c>Open MPI v4.1.4</c>.</summary>
    public string Version
    {
        get
        {
            var text = stackalloc byte[MostText];
            int length;
            return _version(text, &length) == 0 ? string.Join(' ', Marshal.PtrToStringUTF8((nint)text, length).Split('\n', ',')[0].Split([' ', '\t', '\0'], StringSplitOptions.RemoveEmptyEntries)) : "an unknown MPI";
        }
    }

    public int Rank => Number(_rank);

    public int Size => Number(_size);

    /// <summary>Loads the first library that is there.</summary>
    /// <exception cref="PannsException">None is, or it lacks what MPI 3 has.</exception>
    public static MpiLibrary Load(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var library))
            {
                try
                {
                    return new(library);
                }
                catch (EntryPointNotFoundException problem)
                {
                    throw new PannsException($"{name}: no MPI library of version 3 or later: {problem.Message}", problem);
                }
            }
        }

        throw new PannsException(
            $"no MPI library is there ({string.Join(", ", names)}): install one, such as Debian's libopenmpi3, or name it in {MpiLauncher.LibraryVariable}");
    }

    /// <summary>Joins the processes; once in the life of this one.</summary>
    public void Initialize()
    {
        int flag, provided;
        Check(_isInitialized(&flag), "MPI_Initialized");
        if (flag != 0)
        {
            throw new InvalidOperationException("this process has joined its group already");
        }

        Check(_init(null, null, Funneled, &provided), "MPI_Init_thread");
        if (provided < Funneled)
        {
            throw new PannsException($"{Version}: is made for programs of one thread alone; use one with support for threads");
        }
    }

    public void Leave() => Check(_finalize(), "MPI_Finalize");

    public void Abort(int code) => _ = _abort(_world, code);

    /// <summary>Sums vectors of <paramref name="block"/> values a process; this process gets the sums of its own block.</summary>
    public void ReduceScatter(float* values, float* sums, int block) => Check(_reduceScatter(values, sums, block, _float, _sum, _world), "MPI_Reduce_scatter_block");

    /// <summary>Puts the blocks of all processes one after the other, in all of them.</summary>
    public void Gather(float* block, float* all, int length) => Check(_allgather(block, length, _float, all, length, _float, _world), "MPI_Allgather");

    public void Broadcast(byte* values, int length) => Check(_broadcast(values, length, _byte, 0, _world), "MPI_Bcast");

    /// <summary>Begins to wait for all; <see cref="Ended"/> tells when they have come.</summary>
    public nint BeginBarrier()
    {
        // An address, or a number in the lower half.
        nint request = 0;
        Check(_beginBarrier(_world, &request), "MPI_Ibarrier");
        return request;
    }

    public bool Ended(ref nint request)
    {
        var current = request;
        int flag;
        Check(_test(&current, &flag, _noStatus), "MPI_Test");
        request = current;
        return flag != 0;
    }

    private int Number(delegate* unmanaged<nint, int*, int> function)
    {
        int value;
        Check(function(_world, &value), "MPI_Comm");
        return value;
    }

    // By default, errors end all processes of the group before a function returns.
    private static void Check(int code, string function)
    {
        if (code != 0)
        {
            throw new PannsException(FormattableString.Invariant($"{function} failed with MPI's error {code}"));
        }
    }
}
