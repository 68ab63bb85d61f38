using System.Buffers.Binary;
using System.Text;

namespace Panns.TorchSharp.Tests.Native.Elf;

/// <summary>
/// A loadable Linux x64 shared library of a few hundred bytes: it needs puts of libc.so.6 and one version of libstdc++.so.6,
/// with or without using a function of that version. It is one segment, whose addresses equal file offsets.
/// </summary>
internal sealed class LibraryImage
{
    public const string Provider = "libstdc++.so.6";

    private const int Text = 0x100;
    private const int Symbols = 0x180;
    private const int Needs = 0x220;
    private const int Relocations = 0x280;
    private const int Dynamic = 0x300;
    private const int Slots = 0x400;
    private const int Length = 0x420;
    private readonly byte[] _bytes = new byte[Length];
    private int _text = Text + 1;
    private int _entry = Dynamic;

    private LibraryImage()
    {
    }

    /// <summary>Offsets of the fields that tests corrupt.</summary>
    public static (int Machine, int SegmentSize, int NextNeed, int Flags, int NextVersion, int VersionName, int RelocatedSymbol) Places
        => (18, 64 + 32, Needs + 12, Needs + 52, Needs + 60, Needs + 56, Relocations + 8 + 4);

    /// <summary>The file's content.</summary>
    /// <param name="version">The required version of libstdc++.so.6.</param>
    /// <param name="usesVersion">Whether it uses a function of that version, which does not exist.</param>
    public static byte[] Create(string version, bool usesVersion = false)
    {
        var image = new LibraryImage();
        image.Write(version, usesVersion);
        return image._bytes;
    }

    private void Write(string version, bool usesVersion)
    {
        var (libc, libstdcxx, ordinary, puts, function) = (Add("libc.so.6"), Add(Provider), Add("GLIBC_2.2.5"), Add("puts"), Add("panns_no_such_function"));
        var lacked = Add(version);
        WriteHeaders();
        WriteSymbol(1, puts);
        WriteSymbol(2, function);

        // Symbol versions: none, 2, 3.
        Half(Symbols + 72 + 2, 2);
        Half(Symbols + 72 + 4, 3);
        WriteNeed(Needs, libc, ordinary, "GLIBC_2.2.5", 2, next: 32);
        WriteNeed(Needs + 32, libstdcxx, lacked, version, 3, next: 0);
        WriteRelocation(0, symbol: 1);
        if (usesVersion)
        {
            WriteRelocation(1, symbol: 2);
        }

        Entry(1, libc);
        Entry(1, libstdcxx);
        Entry(5, Text);
        Entry(10, (ulong)(_text - Text));
        Entry(6, Symbols);
        Entry(11, 24);
        Entry(7, Relocations);
        Entry(8, usesVersion ? 48u : 24);
        Entry(9, 24);
        Entry(0x6ffffff0, Symbols + 72);
        Entry(0x6ffffffe, Needs);
        Entry(0x6fffffff, 2);
        Entry(0, 0);
    }

    private void WriteHeaders()
    {
        ((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]).CopyTo(_bytes);
        Half(16, 3);
        Half(18, 62);
        Word(20, 1);
        Long(32, 64);
        Half(52, 64);
        Half(54, 56);
        Half(56, 3);
        WriteSegment(0, kind: 1, 0, Length);
        WriteSegment(1, kind: 2, Dynamic, 13 * 16);

        // Declares a non-executable stack; without this entry the loader would make it executable, which some systems forbid.
        WriteSegment(2, kind: 0x6474e551, 0, 0);
    }

    private void WriteSegment(int index, uint kind, ulong place, ulong size)
    {
        var start = 64 + (56 * index);
        Word(start, kind);
        Word(start + 4, 6);
        Long(start + 8, place);
        Long(start + 16, place);
        Long(start + 24, place);
        Long(start + 32, size);
        Long(start + 40, size);
        Long(start + 48, kind == 1 ? 0x1000u : 8);
    }

    /// <summary>A global function defined in another library.</summary>
    private void WriteSymbol(int index, ulong name)
    {
        Word(Symbols + (24 * index), (uint)name);
        _bytes[Symbols + (24 * index) + 4] = 0x12;
    }

    private void WriteNeed(int place, ulong library, ulong name, string version, ushort index, uint next)
    {
        Half(place, 1);
        Half(place + 2, 1);
        Word(place + 4, (uint)library);
        Word(place + 8, 16);
        Word(place + 12, next);
        Word(place + 16, Hash(version));
        Half(place + 22, index);
        Word(place + 24, (uint)name);
    }

    private void WriteRelocation(int index, ulong symbol)
    {
        Long(Relocations + (24 * index), (ulong)(Slots + (8 * index)));
        Long(Relocations + (24 * index) + 8, (symbol << 32) | 6);
    }

    private ulong Add(string text)
    {
        var start = _text;
        _text += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_text)) + 1;
        return (ulong)(start - Text);
    }

    private void Entry(ulong tag, ulong value)
    {
        Long(_entry, tag);
        Long(_entry + 8, value);
        _entry += 16;
    }

    private static uint Hash(string text)
    {
        var hash = 0u;
        foreach (var letter in text)
        {
            hash = (hash << 4) + letter;
            hash = (hash ^ ((hash & 0xf0000000) >> 24)) & 0x0fffffff;
        }

        return hash;
    }

    private void Half(int place, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(place), value);

    private void Word(int place, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(place), value);

    private void Long(int place, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan(place), value);
}
