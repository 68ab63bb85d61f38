namespace Panns.TorchSharp.Native.Elf;

/// <summary>Entries of the dynamic section that are read here.</summary>
internal enum DynamicTag : ulong
{
    End = 0,
    Needed = 1,
    ProcedureRelocationsSize = 2,
    Text = 5,
    Relocations = 7,
    RelocationsSize = 8,
    RelocationSize = 9,
    TextSize = 10,
    RelocationsWithoutAddend = 17,
    ProcedureRelocationKind = 20,
    ProcedureRelocations = 23,
    SymbolVersions = 0x6ffffff0,
    VersionNeeds = 0x6ffffffe,
    VersionNeedCount = 0x6fffffff,
}
