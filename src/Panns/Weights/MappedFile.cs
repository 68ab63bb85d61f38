using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Panns.Weights;

/// <summary>
/// The bytes of a weight file: a read-only mapping of a file or a part of one, which needs no copy and whose pages processes
/// share; or memory with the bytes of a stream. Everything that reads weights goes through <see cref="Bytes"/> or
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

    /// <summary>The name used in messages, usually the file's path.</summary>
    public string Path { get; }

    public long Length { get; }

    /// <summary>Maps a whole file.</summary>
    /// <exception cref="PannsException">The file is missing, empty or cannot be read.</exception>
    public static MappedFile Open(string path) => Open(path, 0, null);

    /// <summary>Maps a part of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">Offset of the part, in bytes.</param>
    /// <param name="length">Length of the part in bytes; null for the rest of the file.</param>
    /// <exception cref="PannsException">The file is missing, cannot be read, or ends before the part.</exception>
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
    /// Takes the rest of a stream. A stream that is in memory already, like an embedded resource, is used in place and stays open with this
    /// object; any other is copied and can be closed.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">The name used in messages.</param>
    /// <param name="most">Maximum length in bytes.</param>
    /// <exception cref="PannsException">The stream is empty, too long, or cannot be read.</exception>
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

        // Native memory, like a mapped file: the garbage collector does not move it, so spans and pointers stay valid.
        var block = (byte*)NativeMemory.Alloc((nuint)length);
        copy.GetBuffer().AsSpan(0, length).CopyTo(new(block, length));
        return new(name, block, length, isMapped: false, () => NativeMemory.Free(block));
    }

    /// <summary>A part of the file.</summary>
    /// <exception cref="PannsException">The part reaches past the end.</exception>
    public ReadOnlySpan<byte> Bytes(long offset, int length) => new(Pointer(offset, length), length);

    /// <summary>Address of a part of the file, which may be longer than a span.</summary>
    /// <exception cref="PannsException">The part reaches past the end.</exception>
    public byte* Pointer(long offset, long length)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        return offset < 0 || length < 0 || offset > Length - length ? throw EndsEarly(Path) : _start + offset;
    }

    /// <summary>
    /// Releases the pages of a part, so that weights that were packed elsewhere do not take memory twice. They are read again
    /// on the next access. Only a hint, on systems that support it (Linux).
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
