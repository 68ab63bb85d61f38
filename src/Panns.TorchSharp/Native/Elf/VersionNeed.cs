namespace Panns.TorchSharp.Native.Elf;

/// <summary>A version that a library asks another for: an entry of the section .gnu.version_r.</summary>
/// <param name="Library">Name of the other library.</param>
/// <param name="Version">Name of the version.</param>
/// <param name="Index">Number by which symbols name it.</param>
/// <param name="FlagsOffset">Where in the file its flags are.</param>
internal readonly record struct VersionNeed(string Library, string Version, int Index, int FlagsOffset)
{
    private const int NeedSize = 16;
    private const int VersionSize = 16;

    /// <summary>What a library asks for.</summary>
    /// <exception cref="InvalidDataException">The section is damaged.</exception>
    public static IEnumerable<VersionNeed> Of(ElfLibrary library)
    {
        var address = library.Require(DynamicTag.VersionNeeds);
        var libraries = library.Require(DynamicTag.VersionNeedCount);
        var found = 0;
        for (var more = true; more && libraries > 0; libraries--)
        {
            var need = library.OffsetOf(address, NeedSize);
            var name = library.Text(library.Word(need + 4));
            var place = Add(address, library.Word(need + 8));
            var anotherVersion = true;
            for (var versions = library.Half(need + 2); anotherVersion && versions > 0; versions--)
            {
                // Each has a number of its own.
                if (++found > SymbolVersions.Mask)
                {
                    throw new InvalidDataException("it has more version needs than there can be");
                }

                var version = library.OffsetOf(place, VersionSize);
                yield return new(name, library.Text(library.Word(version + 8)), library.Half(version + 6) & SymbolVersions.Mask, version + 4);
                anotherVersion = Follow(ref place, library.Word(version + 12));
            }

            more = Follow(ref address, library.Word(need + 12));
        }
    }

    /// <summary>On to the next entry; none where the distance is 0.</summary>
    private static bool Follow(ref ulong address, uint distance)
    {
        // Entries that overlap would be read over and over.
        if (distance is > 0 and < NeedSize)
        {
            throw new InvalidDataException("its version needs overlap");
        }

        address = Add(address, distance);
        return distance > 0;
    }

    private static ulong Add(ulong address, uint distance) => address <= ulong.MaxValue - distance
        ? address + distance
        : throw new InvalidDataException("its version needs lead out of memory");
}
