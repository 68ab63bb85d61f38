using System.Runtime.InteropServices;
using Panns.TorchSharp.Native.Elf;

namespace Panns.TorchSharp.Native;

/// <summary>
/// Loads TorchSharp's library where the system's libstdc++ is older than the compiler that it was built with (Debian 12, Ubuntu 22.04).
/// <para>
/// GCC 13 and later give every program that includes iostream a reference to std::ios_base_library_init, of version GLIBCXX_3.4.32. It is no
/// call: no relocation leads to it. It makes the program ask for a libstdc++ that prepares std::cout and the like by itself, which the code
/// of each program did before. An older libstdc++ has all functions that TorchSharp does call. So a copy of the library, in which this one
/// need is marked as weak, loads there; that nothing of the version is in use is checked, and the streams are prepared as older programs do.
/// The package's own file stays as it is.
/// </para>
/// </summary>
internal static class OlderLibstdcxx
{
    /// <summary>Name of the library.</summary>
    public const string Provider = "libstdc++.so.6";

    /// <summary>The version that stands for prepared streams: of no other is it known that its absence does no harm.</summary>
    public const string Version = "GLIBCXX_3.4.32";

    /// <summary>What was done, for a person.</summary>
    public const string Description = $"TorchSharp's library is a copy that needs no {Version}, which the system's libstdc++ lacks";

    private const long LargestLibrary = 1 << 26;

    /// <summary>Loads a library's copy.</summary>
    /// <param name="complaint">What the system's loader said of the library.</param>
    /// <param name="folder">Where copies are kept.</param>
    /// <returns>The copy's handle; 0 where a copy is no remedy, so that the loader's complaint stands.</returns>
    /// <exception cref="PannsException">It would be, and there is no place for it: the message says so.</exception>
    /// <exception cref="DllNotFoundException">The copy lacks something else.</exception>
    public static nint Load(string complaint, string folder)
    {
        if (LackedVersion.Find(complaint) is not { Provider: Provider, Version: Version, Library: var library })
        {
            return 0;
        }

        try
        {
            if (new FileInfo(library).Length > LargestLibrary)
            {
                return 0;
            }

            var original = File.ReadAllBytes(library);
            var copy = UnusedVersion.Waive(original, Provider, Version);
            StandardStreams.Prepare();
            LoadNeighbours(library, original);
            return LibraryCopy.Load(folder, Path.GetFileName(library), original, copy);
        }
        catch (InvalidDataException)
        {
            return 0;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException(
                $"libtorch cannot be loaded: the system's libstdc++ has no {Version}, and there is no place for a copy of {Path.GetFileName(library)} "
                    + $"that does without ({problem.Message}): name a folder that can be written in PANNS_HOME", problem);
        }
    }

    /// <summary>What the library would find beside itself, which the copy, elsewhere, would not: it then is there by its name.</summary>
    private static void LoadNeighbours(string library, byte[] content)
    {
        foreach (var name in ElfLibrary.Read(content).Needed)
        {
            var neighbour = Path.Combine(Path.GetDirectoryName(library)!, name);
            if (File.Exists(neighbour))
            {
                _ = NativeLibrary.TryLoad(neighbour, out _);
            }
        }
    }
}
