using System.Runtime.InteropServices;
using Panns.TorchSharp.Native.Elf;

namespace Panns.TorchSharp.Native;

/// <summary>
/// Loads TorchSharp's library where the system's libstdc++ is older than the compiler that it was built with (Debian 12, Ubuntu 22.04).
/// <para>
/// GCC 13 and later give every program that includes iostream a reference to std::ios_base_library_init, of version GLIBCXX_3.4.32. The
/// reference is not a call: no relocation uses it. It only makes the program require a libstdc++ that prepares std::cout and the like by
/// itself, which was the task of each program before. An older libstdc++ has all functions that TorchSharp calls. So a copy of the library
/// in which this one requirement is marked as weak loads there. Before that, it is checked that nothing of the version is used, and
/// the streams are prepared as older programs do it. The package's own file stays as it is.
/// </para>
/// </summary>
internal static class OlderLibstdcxx
{
    /// <summary>Name of the library.</summary>
    public const string Provider = "libstdc++.so.6";

    /// <summary>The version that stands for prepared streams: the only one that is known to be safe to do without.</summary>
    public const string Version = "GLIBCXX_3.4.32";

    /// <summary>What was done, for a person.</summary>
    public const string Description = $"TorchSharp's library is a copy that needs no {Version}, which the system's libstdc++ lacks";

    private const long LargestLibrary = 1 << 26;

    /// <summary>Loads a library's copy.</summary>
    /// <param name="complaint">What the system's loader said of the library.</param>
    /// <param name="folder">Where copies are kept.</param>
    /// <returns>The copy's handle; 0 where a copy does not help and the loader's error is to be reported.</returns>
    /// <exception cref="PannsException">A copy would help, but there is no place for it: the message says so.</exception>
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
            LoadNeighbors(library, original);
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

    /// <summary>
    /// The library finds this one beside itself, but its copy lies elsewhere: loaded beforehand, it is found by its name.
    /// </summary>
    private static void LoadNeighbors(string library, byte[] content)
    {
        foreach (var name in ElfLibrary.Read(content).Needed)
        {
            var neighbor = Path.Combine(Path.GetDirectoryName(library)!, name);
            if (File.Exists(neighbor))
            {
                _ = NativeLibrary.TryLoad(neighbor, out _);
            }
        }
    }
}
