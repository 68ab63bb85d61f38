using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Panns.TorchSharp.Native;

/// <summary>A changed copy of a library, made once for each content of the original and used by all processes.</summary>
internal static class LibraryCopy
{
    private const int KeyLength = 16;

    /// <summary>
    /// Loads a copy from the folder of copies, or, where nothing can be written there or loaded from there, from a temporary one.
    /// </summary>
    /// <exception cref="IOException">It can be written nowhere.</exception>
    /// <exception cref="DllNotFoundException">It cannot be loaded.</exception>
    public static nint Load(string folder, string name, ReadOnlySpan<byte> original, ReadOnlySpan<byte> copy)
    {
        try
        {
            return NativeLibrary.Load(Write(folder, name, original, copy));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or DllNotFoundException)
        {
            // Where the home folder is read-only, full, or mounted without the right to run programs: a copy for this process alone,
            // deleted from the disk once it is loaded.
            var own = Directory.CreateTempSubdirectory("panns-libtorch-");
            try
            {
                return NativeLibrary.Load(Write(own.FullName, name, original, copy));
            }
            finally
            {
                own.Delete(recursive: true);
            }
        }
    }

    /// <summary>Writes a copy unless it is there.</summary>
    /// <returns>Its path: FOLDER/HASH OF THE ORIGINAL/NAME.</returns>
    public static string Write(string folder, string name, ReadOnlySpan<byte> original, ReadOnlySpan<byte> copy)
    {
        var place = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(original))[..KeyLength]);
        var path = Path.Combine(place, name);

        // An existing copy is compared before it is run: one that was cut off, or changed by somebody else, is made anew.
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(copy))
        {
            return path;
        }

        Directory.CreateDirectory(place);

        // Written beside and renamed: another process finds a whole copy or none, and what it has loaded already stays as it is.
        var beside = Path.Combine(place, $".{Path.GetRandomFileName()}");
        try
        {
            File.WriteAllBytes(beside, copy);
            File.Move(beside, path, overwrite: true);
            return path;
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }
}
