using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Panns.Audio.Input;

/// <summary>Bytes as a file that native decoders open by its path: on Linux one that exists in memory alone, elsewhere a temporary one.</summary>
internal sealed partial class MemoryFile : IDisposable
{
    private const uint CloseOnExec = 1;

    private readonly IDisposable _held;

    private MemoryFile(string path, IDisposable held) => (Path, _held) = (path, held);

    /// <summary>The path, valid in this process and those that it starts.</summary>
    public string Path { get; }

    /// <summary>Creates the file.</summary>
    public static MemoryFile Of(ReadOnlySpan<byte> bytes) => InMemory(bytes) ?? Temporary(bytes);

    public void Dispose() => _held.Dispose();

    private static MemoryFile? InMemory(ReadOnlySpan<byte> bytes)
    {
        if (!OperatingSystem.IsLinux() || Create("panns", CloseOnExec) is not (>= 0 and var descriptor))
        {
            return null;
        }

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            RandomAccess.Write(handle, bytes, 0);
            return new(string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{descriptor}"), handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static MemoryFile Temporary(ReadOnlySpan<byte> bytes)
    {
        using var stream = new MemoryStream(bytes.ToArray(), writable: false);
        var spool = Spool.Receive(stream, "bytes of a recording");
        return new(spool.Path!, spool);
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Create(string name, uint flags);
}
