using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Panns.Weights;

/// <summary>
/// The bytes of a file of weights where they lie: a file mapped read-only, or a part of one, which costs no copy and whose pages several
/// processes share; or memory, for what a stream gave. Everything that reads weights goes through <see cref="Bytes"/> or
/// <see cref="Pointer"/>, which check bounds.
/// </summary>
internal sealed unsafe partial class MappedFile : IDisposable
{
    private const int DropPages = 4;

    private readonly Action _release;
    private readonly bool _isMapped;
    private byte* _start;

    private MappedFile(string path, byte* start, long length, bool isMapped, Action release)
    {
        Path = path;
        Length = length;
        _start = start;
        _isMapped = isMapped;
        _release = release;
    }

    /// <summary>What messages call it: the file's path, usually.</summary>
    public string Path { get; }

    public long Length { get; }

    /// <summary>Maps a whole file.</summary>
    /// <exception cref="PannsException">It is missing, empty or cannot be read.</exception>
    public static MappedFile Open(string path) => Open(path, 0, null);

    /// <summary>Maps a part of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">Its first byte in the file.</param>
    /// <param name="length">Its length; null for all that is left.</param>
    /// <exception cref="PannsException">The file is missing, cannot be read, or ends before the part does.</exception>
    public static MappedFile Open(string path, long offset, long? length)
    {
        FileStream? stream = null;
        MemoryMappedFile? file = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            var left = stream.Length - offset;
            if (stream.Length == 0)
            {
                throw new PannsException($"{path}: the file is empty; download or copy it again");
            }

            if (left <= 0 || left < length)
            {
                throw EndsEarly(path);
            }

            file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            var view = file.CreateViewAccessor(offset, length ?? left, MemoryMappedFileAccess.Read);
            byte* start = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            var mapping = file;
            return new(path, start + view.PointerOffset, length ?? left, isMapped: true, () =>
            {
                view.SafeMemoryMappedViewHandle.ReleasePointer();
                view.Dispose();
                mapping.Dispose();
            });
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

    /// <summary>
    /// Takes the rest of a stream. One that is memory already, as an embedded resource's is, stays where it is and open as long as this;
    /// any other is copied and can be closed.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="most">As many bytes as it may have.</param>
    /// <exception cref="PannsException">It is empty, too long, or cannot be read.</exception>
    public static MappedFile Of(Stream stream, string name, long most = int.MaxValue)
    {
        if (stream is UnmanagedMemoryStream memory && memory.Length > memory.Position)
        {
            return new(name, memory.PositionPointer, memory.Length - memory.Position, isMapped: false, memory.Dispose);
        }

        using var copy = new MemoryStream();
        try
        {
            Span<byte> buffer = stackalloc byte[1 << 14];
            int count;
            while ((count = stream.Read(buffer)) > 0)
            {
                copy.Write(copy.Length + count <= most ? buffer[..count] : throw new PannsException($"{name}: is longer than it should be"));
            }
        }
        catch (IOException problem)
        {
            throw new PannsException($"{name}: cannot be read: {problem.Message}", problem);
        }

        var length = (int)copy.Length;
        if (length == 0)
        {
            throw new PannsException($"{name}: is empty");
        }

        // As far from the collector as a mapped file is: spans and pointers into it stay good.
        var block = (byte*)NativeMemory.Alloc((nuint)length);
        copy.GetBuffer().AsSpan(0, length).CopyTo(new(block, length));
        return new(name, block, length, isMapped: false, () => NativeMemory.Free(block));
    }

    /// <summary>A part of the file.</summary>
    /// <exception cref="PannsException">It reaches past the end.</exception>
    public ReadOnlySpan<byte> Bytes(long offset, int length) => new(Pointer(offset, length), length);

    /// <summary>Address of a part of the file, for parts that are longer than a span can be.</summary>
    /// <exception cref="PannsException">It reaches past the end.</exception>
    public byte* Pointer(long offset, long length)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        return offset < 0 || length < 0 || offset > Length - length ? throw EndsEarly(Path) : _start + offset;
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
        if (_isMapped && OperatingSystem.IsLinux() && end > first)
        {
            _ = Advise((void*)first, (nuint)(end - first), DropPages);
        }
    }

    public void Dispose()
    {
        if (_start is not null)
        {
            _start = null;
            _release();
        }
    }

    private static PannsException EndsEarly(string name)
        => new($"{name}: ends before the data that it should hold; the download was cut short: get the file again");

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}
