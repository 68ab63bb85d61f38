using System.Runtime.InteropServices;

namespace Panns.Common.IO;

/// <summary>Tells what kind of thing a path names.</summary>
internal static partial class FileKind
{
    private const int StatusLength = 256;
    private const int ModeOffset = 4;
    private const int KindMask = 0xF000;
    private const int Folder = 0x4000;
    private const int RegularFile = 0x8000;

    /// <summary>
    /// Whether a path, links followed, names something that is neither a file nor a folder: a named pipe, a socket, a device. Opening one may
    /// wait for ever, and no file must take its place.
    /// </summary>
    public static unsafe bool IsSpecial(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        // .NET keeps the kind to itself; its own native part tells it on every Unix, in a structure that begins with flags and mode.
        var status = stackalloc byte[StatusLength];
        return Status(path, status) == 0 && (*(int*)(status + ModeOffset) & KindMask) is not (Folder or RegularFile);
    }

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Stat", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Status(string path, byte* status);
}
