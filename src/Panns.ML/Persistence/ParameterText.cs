using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Panns.Common;

namespace Panns.ML.Persistence;

/// <summary>
/// The text of a constant column: one line of JSON, optionally followed by bytes (weights). Each character from U+3400 on holds 15 bits, so
/// the text takes little more memory than the bytes; base64 in a .NET string would take 2.7 times as much.
/// </summary>
internal static class ParameterText
{
    private const string SealName = "crc32 ";
    private const int First = 0x3400;
    private const int Bits = 15;

    /// <summary>Combines JSON without line breaks and bytes.</summary>
    public static string Join(string json, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return json;
        }

        var characters = (int)(((bytes.Length * 8L) + Bits - 1) / Bits);
        return string.Create(json.Length + 2 + LengthDigits + characters, (json, bytes), static (text, parts) =>
        {
            parts.json.CopyTo(text);
            text = text[parts.json.Length..];
            text[0] = '\n';
            parts.bytes.Length.TryFormat(text[1..], out var written, "D" + LengthDigits, System.Globalization.CultureInfo.InvariantCulture);
            text[written + 1] = '\n';
            Encode(parts.bytes.Span, text[(written + 2)..]);
        });
    }

    /// <summary>Prefixes a text with its checksum: ML.NET does not check what it reads.</summary>
    public static string Seal(string text) => $"{SealName}{Crc32.Of(MemoryMarshal.AsBytes(text.AsSpan())):x8}\n{text}";

    /// <summary>Checks a text and returns it without its checksum; one that earlier versions saved has none.</summary>
    /// <exception cref="PannsException">The text is not the one that was saved.</exception>
    public static ReadOnlyMemory<char> Unseal(ReadOnlyMemory<char> sealedText)
    {
        const int Digits = 8;
        var span = sealedText.Span;
        if (!span.StartsWith(SealName))
        {
            return sealedText;
        }

        var text = span.Length > SealName.Length + Digits ? sealedText[(SealName.Length + Digits + 1)..] : default;
        return !text.IsEmpty && uint.TryParse(span.Slice(SealName.Length, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sum)
            && sum == Crc32.Of(MemoryMarshal.AsBytes(text.Span))
            ? text
            : throw new PannsException("the saved model's parameters are damaged: they are not those that were saved; copy the model's file again");
    }

    /// <summary>The JSON of a text.</summary>
    public static ReadOnlyMemory<char> Json(ReadOnlyMemory<char> text)
    {
        var end = text.Span.IndexOf('\n');
        return end < 0 ? text : text[..end];
    }

    /// <summary>The bytes of a text; empty if it has none.</summary>
    public static byte[] Bytes(ReadOnlyMemory<char> text)
    {
        var span = text.Span;
        var end = span.IndexOf('\n');
        if (end < 0)
        {
            return [];
        }

        var length = int.Parse(span.Slice(end + 1, LengthDigits), System.Globalization.CultureInfo.InvariantCulture);
        var bytes = new byte[length];
        Decode(span[(end + LengthDigits + 2)..], bytes);
        return bytes;
    }

    /// <summary>Converts floats to little-endian bytes.</summary>
    public static byte[] ToBytes(ReadOnlySpan<float> values)
    {
        var bytes = MemoryMarshal.AsBytes(values).ToArray();
        if (!BitConverter.IsLittleEndian)
        {
            var words = MemoryMarshal.Cast<byte, int>(bytes.AsSpan());
            BinaryPrimitives.ReverseEndianness(words, words);
        }

        return bytes;
    }

    private const int LengthDigits = 10;

    private static void Encode(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        ulong pending = 0;
        var count = 0;
        var position = 0;
        foreach (var value in bytes)
        {
            pending |= (ulong)value << count;
            count += 8;
            if (count >= Bits)
            {
                text[position++] = (char)(First + (int)(pending & 0x7fff));
                pending >>= Bits;
                count -= Bits;
            }
        }

        if (count > 0)
        {
            text[position] = (char)(First + (int)pending);
        }
    }

    private static void Decode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        ulong pending = 0;
        var count = 0;
        var position = 0;
        foreach (var character in text)
        {
            pending |= (ulong)(character - First) << count;
            count += Bits;
            while (count >= 8 && position < bytes.Length)
            {
                bytes[position++] = (byte)pending;
                pending >>= 8;
                count -= 8;
            }
        }
    }
}
