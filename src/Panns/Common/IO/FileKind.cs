using System.Runtime.InteropServices;

namespace Panns.Common.IO;

/// <summary>Detects what kind of file system entry a path names.</summary>
internal static partial class FileKind
{
    private const int StatusLength = 256;
    private const int ModeOffset = 4;
    private const int KindMask = 0xF000;
    private const int Folder = 0x4000;
    private const int RegularFile = 0x8000;

    /// <summary>
    /// Whether a path, with links followed, is neither a file nor a folder but a named pipe, socket or device. Opening one may block forever,
    /// and it must never be replaced by a file.
    /// </summary>
    public static unsafe bool IsSpecial(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        // .NET does not expose the kind. Its native library does on every Unix, in a structure that starts with flags and mode.
        var status = stackalloc byte[StatusLength];
        return Status(path, status) == 0 && (*(int*)(status + ModeOffset) & KindMask) is not (Folder or RegularFile);
    }

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Stat", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Status(string path, byte* status);
}
