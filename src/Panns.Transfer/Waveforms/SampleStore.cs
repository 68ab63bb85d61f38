using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Panns.Transfer.Waveforms;

/// <summary>
/// Stores 16-bit samples of clips: in memory up to a limit, the rest in a private, memory-mapped temporary file. Clips can be added from
/// several threads, and afterward read from several.
/// </summary>
internal sealed unsafe class SampleStore : IDisposable
{
    private readonly Lock _lock = new();
    private readonly long _limit;
    private long _inMemory;
    private long _inFile;
    private TemporaryFile? _file;
    private MemoryMappedFile? _mapped;
    private MemoryMappedViewAccessor? _view;
    private byte* _start;

    /// <param name="limit">Most bytes to keep in memory.</param>
    public SampleStore(long limit) => _limit = limit;

    /// <summary>Bytes in the file.</summary>
    public long BytesInFile => _inFile;

    /// <summary>Adds a clip's samples.</summary>
    /// <exception cref="PannsException">The temporary file cannot be written.</exception>
    public StoredClip Add(short[] samples)
    {
        var bytes = (long)samples.Length * sizeof(short);
        long offset;
        TemporaryFile file;
        lock (_lock)
        {
            if (_inMemory + bytes <= _limit)
            {
                _inMemory += bytes;
                return new(samples, 0, samples.Length);
            }

            file = _file ??= new();
            offset = _inFile;
            _inFile += bytes;
        }

        file.Write(MemoryMarshal.AsBytes<short>(samples), offset);
        return new(null, offset, samples.Length);
    }

    /// <summary>Maps the file for reading; nothing can be added afterward.</summary>
    /// <exception cref="PannsException">The temporary file cannot be mapped.</exception>
    public void Seal()
    {
        if (_file is null || _inFile == 0)
        {
            return;
        }

        _mapped = _file.Map();
        _view = _mapped.CreateViewAccessor(0, _inFile, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + _view.PointerOffset;
    }

    /// <summary>A clip's samples, valid until the store is disposed.</summary>
    public ReadOnlySpan<short> Read(StoredClip clip) => clip.Samples is { } samples ? samples : new ReadOnlySpan<short>(_start + clip.Offset, clip.Length);

    public void Dispose()
    {
        if (_start is not null)
        {
            _start = null;
            _view!.SafeMemoryMappedViewHandle.ReleasePointer();
        }

        _view?.Dispose();
        _mapped?.Dispose();
        _file?.Dispose();
    }
}

/// <summary>The location of a clip's samples.</summary>
/// <param name="Samples">The samples, if in memory.</param>
/// <param name="Offset">Otherwise their offset in the file, in bytes.</param>
/// <param name="Length">Number of samples.</param>
internal readonly record struct StoredClip(short[]? Samples, long Offset, int Length);

/// <summary>A file that disappears when it is closed, even if the process is killed.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly SafeFileHandle _handle;

    public TemporaryFile()
    {
        var path = Path.Combine(Folder, $"panns-{Guid.NewGuid():N}.tmp");
        try
        {
            _stream = new(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.Delete,
                Options = FileOptions.DeleteOnClose | FileOptions.RandomAccess,
                BufferSize = 0,
            });
            _handle = _stream.SafeFileHandle;
            if (!OperatingSystem.IsWindows())
            {
                // Outside Windows the runtime deletes a file on closing, which a killed process does not do. Deleting the name now keeps the file only
                // as long as it is open.
                File.Delete(path);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Problem(problem);
        }
    }

    // In many Linux distributions /tmp is in memory, so a file there would save none.
    private static string Folder => OperatingSystem.IsLinux() && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("TMPDIR")) && Directory.Exists("/var/tmp")
        ? "/var/tmp"
        : Path.GetTempPath();

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            RandomAccess.Write(_handle, bytes, offset);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Problem(problem);
        }
    }

    public MemoryMappedFile Map()
    {
        try
        {
            return MemoryMappedFile.CreateFromFile(_stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Problem(problem);
        }
    }

    public void Dispose() => _stream.Dispose();

    private static PannsException Problem(Exception problem)
        => new($"{Folder}: decoded sounds that memory does not hold cannot be kept here: {problem.Message}; make room, or name another folder by {(OperatingSystem.IsWindows() ? "TMP" : "TMPDIR")}", problem);
}
