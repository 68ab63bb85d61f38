namespace Panns.TorchSharp.Native.Elf;

/// <summary>Which versions of other libraries are in use: those of the symbols that the loader has to find.</summary>
internal static class SymbolVersions
{
    /// <summary>The bits of a version's number; the highest says that the symbol is hidden.</summary>
    public const int Mask = 0x7fff;

    private const int RelocationSize = 24;

    /// <summary>
    /// Numbers of the versions in use. The loader looks a symbol up for a relocation that names it, and for nothing else: not when the library
    /// is loaded, nor at the first call of a function, nor by name for a program, which sees the symbols that a library defines.
    /// </summary>
    /// <exception cref="InvalidDataException">Relocations are of a kind that x64 has not, or damaged.</exception>
    public static HashSet<int> InUse(ElfLibrary library)
    {
        if (library.Find(DynamicTag.RelocationsWithoutAddend) is not null
            || library.Find(DynamicTag.RelocationSize) is not (null or RelocationSize)
            || library.Find(DynamicTag.ProcedureRelocationKind) is not (null or (ulong)DynamicTag.Relocations))
        {
            throw new InvalidDataException("its relocations are of another kind than x64 has");
        }

        var versions = library.Require(DynamicTag.SymbolVersions);
        var found = new HashSet<int>();
        Add(DynamicTag.Relocations, DynamicTag.RelocationsSize);
        Add(DynamicTag.ProcedureRelocations, DynamicTag.ProcedureRelocationsSize);
        return found;

        void Add(DynamicTag table, DynamicTag tableSize)
        {
            if (library.Find(table) is not { } address)
            {
                return;
            }

            var size = library.Require(tableSize);
            var start = library.OffsetOf(address, size);
            if (size % RelocationSize != 0)
            {
                throw new InvalidDataException("its relocations are cut off");
            }

            for (var relocation = start; relocation < start + (int)size; relocation += RelocationSize)
            {
                // Symbol 0 is none.
                if (library.Long(relocation + 8) >> 32 is > 0 and var symbol)
                {
                    _ = found.Add(library.Half(library.OffsetOf(versions + (2 * symbol), 2)) & Mask);
                }
            }
        }
    }
}
