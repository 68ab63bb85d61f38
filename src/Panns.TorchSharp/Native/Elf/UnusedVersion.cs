namespace Panns.TorchSharp.Native.Elf;

/// <summary>A library that asks for a version of another, and uses nothing of it.</summary>
internal static class UnusedVersion
{
    // VER_FLG_WEAK: for the loader it is no error if the version is missing.
    private const byte Weak = 2;

    /// <summary>A copy of a library that can do without a version. One flag differs.</summary>
    /// <param name="file">The library's content, which stays as it is.</param>
    /// <param name="provider">Name of the other library.</param>
    /// <param name="version">Name of the version.</param>
    /// <exception cref="InvalidDataException">It uses something of the version, does not ask for it, or is no library that is understood here.</exception>
    public static byte[] Waive(byte[] file, string provider, string version)
    {
        var library = ElfLibrary.Read(file);
        var needs = VersionNeed.Of(library).Where(need => need.Library == provider && need.Version == version).ToList();
        if (needs.Count == 0)
        {
            throw new InvalidDataException($"it does not ask {provider} for {version}");
        }

        var inUse = SymbolVersions.InUse(library);
        if (needs.Exists(need => inUse.Contains(need.Index)))
        {
            throw new InvalidDataException($"it uses what {provider} has of {version}");
        }

        var copy = file.AsSpan().ToArray();
        needs.ForEach(need => copy[need.FlagsOffset] |= Weak);
        return copy;
    }
}
