using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Panns.Tests.Fuzzing;

/// <summary>Damages valid files in the ways in which files are damaged, or made to do damage. The same seed gives the same files.</summary>
internal sealed class Mutator(int seed, IReadOnlyList<byte[]> files)
{
    private const int HeadLength = 256;
    private const int MostHits = 4;
    private const int LongestFile = 1 << 16;

    // What breaks readers of numbers: limits of the types, 2 GB, one less and one more.
    private static readonly ulong[] Limits =
    [
        0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFF0, 0x7FFFFFFF, 0x80000000, 0x80000001, 0xFFFFFFF0, 0xFFFFFFFF, 0x100000000,
        0x3FFFFFFFFFFFFFFF, 0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0xFFFFFFFFFFFFFFFF,
    ];

    private static readonly string[] Texts =
    [
        "", "-1", "0", "2147483647", "2147483648", "-2147483649", "9223372036854775808", "1e400", "1e-400", "NaN", "Infinity", "null", "true", "{}", "[]", "\"", "\"\"", "\0",
        "..", "/", "\r", "\n", ",", "\t", "\u00FF", "\uFEFF", "\uD83D\uDC36", "\\u0000", "\\ud800", new('[', 100), new('9', 400),
    ];

    private readonly Random _random = new(seed);

    /// <summary>The next damaged file.</summary>
    public byte[] Next()
    {
        var bytes = files[_random.Next(files.Count)].ToList();
        for (var hits = 1 + _random.Next(MostHits); hits > 0; hits--)
        {
            Hit(bytes);
        }

        return [.. bytes.Take(LongestFile)];
    }

    private void Hit(List<byte> bytes)
    {
        if (bytes.Count == 0)
        {
            bytes.Add((byte)_random.Next(256));
            return;
        }

        var at = Place(bytes);
        var length = Math.Min(1 + _random.Next(64), bytes.Count - at);
        switch (_random.Next(9))
        {
            case 0:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 5:
                Number(bytes, at);
                break;
            case 6:
                Splice(bytes, at);
                break;
            case 7:
                Text(bytes, at);
                break;
            default:
                // A run of many: many chunks, many rows, deep nesting.
                bytes.InsertRange(at, Enumerable.Repeat(bytes.GetRange(at, length), 1 + _random.Next(200)).SelectMany(part => part));
                break;
        }
    }

    // Half of the hits go to the head, where the lengths are.
    private int Place(List<byte> bytes) => _random.Next(_random.Next(2) == 0 ? Math.Min(bytes.Count, HeadLength) : bytes.Count);

    private void Number(List<byte> bytes, int at)
    {
        Span<byte> number = stackalloc byte[8];
        var value = Limits[_random.Next(Limits.Length)];
        var isBig = _random.Next(3) == 0;
        var size = 1 << _random.Next(4);
        if (isBig)
        {
            BinaryPrimitives.WriteUInt64BigEndian(number, value);
            number = number[(8 - size)..];
        }
        else
        {
            BinaryPrimitives.WriteUInt64LittleEndian(number, value);
        }

        // Fields are aligned to their size, mostly.
        at = _random.Next(4) == 0 ? at : at & -size;
        for (var i = 0; i < size && at + i < bytes.Count; i++)
        {
            bytes[at + i] = number[i];
        }
    }

    private void Splice(List<byte> bytes, int at)
    {
        var other = files[_random.Next(files.Count)];
        var from = _random.Next(other.Length);
        bytes.RemoveRange(at, bytes.Count - at);
        bytes.AddRange(other.AsSpan(from));
    }

    // Replaces a number, a word, or what stands between quotes.
    private void Text(List<byte> bytes, int at)
    {
        var end = at;
        while (end < bytes.Count && end - at < 40 && (char.IsAsciiLetterOrDigit((char)bytes[end]) || bytes[end] is (byte)'.' or (byte)'-' or (byte)'_'))
        {
            end++;
        }

        bytes.RemoveRange(at, end - at);
        bytes.InsertRange(at, Encoding.UTF8.GetBytes(_random.Next(8) == 0 ? _random.NextInt64().ToString(CultureInfo.InvariantCulture) : Texts[_random.Next(Texts.Length)]));
    }
}
