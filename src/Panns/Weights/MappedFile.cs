using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Panns.Weights;

/// <summary>
/// A whole file mapped read-only: opening costs no copy, and several processes share the pages. Everything that reads a weight file
/// goes through <see cref="Bytes"/> or <see cref="Pointer"/>, which check bounds.
/// </summary>
internal sealed unsafe partial class MappedFile : IDisposable
{
    private const int DropPages = 4;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private byte* _start;

    private MappedFile(string path, MemoryMappedFile file, MemoryMappedViewAccessor view, long length)
    {
        Path = path;
        Length = length;
        _file = file;
        _view = view;
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + view.PointerOffset;
    }

    public string Path { get; }

    public long Length { get; }

    public static MappedFile Open(string path)
    {
        FileStream? stream = null;
        MemoryMappedFile? file = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            var length = stream.Length;
            if (length == 0)
            {
                throw new PannsException($"{path}: the file is empty; download or copy it again");
            }

            file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            return new MappedFile(path, file, file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read), length);
        }
        catch (Exception problem)
        {
            file?.Dispose();
            stream?.Dispose();
            throw problem switch
            {
                FileNotFoundException or DirectoryNotFoundException => new PannsException($"{path}: no such file", problem),
                UnauthorizedAccessException when Directory.Exists(path) => new PannsException($"{path}: is a folder, not a weight file", problem),
                UnauthorizedAccessException or IOException => new PannsException($"{path}: cannot be read: {problem.Message}", problem),
                PannsException known => new PannsException(known.Message),
                _ => new PannsException($"{path}: cannot be opened: {problem.Message}", problem),
            };
        }
    }

    /// <summary>A part of the file.</summary>
    /// <exception cref="PannsException">It reaches past the end.</exception>
    public ReadOnlySpan<byte> Bytes(long offset, int length) => new(Pointer(offset, length), length);

    /// <summary>Address of a part of the file, for parts that are longer than a span can be.</summary>
    /// <exception cref="PannsException">It reaches past the end.</exception>
    public byte* Pointer(long offset, long length)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        if (offset < 0 || length < 0 || offset > Length - length)
        {
            throw new PannsException($"{Path}: ends before the data that it should hold; the download was cut short: get the file again");
        }

        return _start + offset;
    }

    /// <summary>
    /// Gives the memory of a part back, which its next reader pays for: what has been read once and packed elsewhere should not count
    /// twice. Advice only, where the system takes it (Linux).
    /// </summary>
    public void Release(long offset, long length)
    {
        var page = (nint)Environment.SystemPageSize;
        var first = ((nint)Pointer(offset, length) + page - 1) & -page;
        var end = ((nint)_start + (nint)(offset + length)) & -page;
        if (OperatingSystem.IsLinux() && end > first)
        {
            _ = Advise((void*)first, (nuint)(end - first), DropPages);
        }
    }

    public void Dispose()
    {
        if (_start is not null)
        {
            _start = null;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}
