using System.Text;
using Panns.Output.Csv;

namespace Panns.Transfer.Data.Tables;

/// <summary>A text file in any common encoding: UTF-8, UTF-16, UTF-32, or Windows-1252 if it is not valid UTF-8.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Charset">The encoding's name; null for UTF-8.</param>
internal sealed record TextFile(string Text, string? Charset)
{
    private const long LargestFile = 1L << 30;

    // Number of leading bytes examined for the zeros of UTF-16 without a byte order mark.
    private const int Looked = 4096;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PannsException">The file cannot be read, is too large, or is not text.</exception>
    public static TextFile Read(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: > LargestFile }
                ? throw new PannsException($"{path}: too large for a table of clips")
                : Decode(path, File.ReadAllBytes(path));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{path}: cannot be read: {problem.Message}", problem);
        }
    }

    /// <summary>Parses the text as a table with a heading.</summary>
    /// <param name="path">The file.</param>
    /// <param name="separator">The separator.</param>
    /// <exception cref="PannsException">The table is empty, or a quote is not closed.</exception>
    public CsvTable ToTable(string path, char separator) => CsvTable.Read(new(new StringReader(Text), path, separator), path);

    /// <summary>Decodes a file's bytes.</summary>
    /// <exception cref="PannsException">The bytes are not text.</exception>
    public static TextFile Decode(string path, ReadOnlySpan<byte> bytes)
    {
        var (encoding, mark) = bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (StrictUtf8, 3),
            [0xFF, 0xFE, 0, 0, ..] => (Encoding.UTF32, 4),
            [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
            [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
            _ => (Unmarked(bytes), 0),
        };
        var content = bytes[mark..];
        try
        {
            var text = encoding.GetString(content);
            return text.Contains('\0', StringComparison.Ordinal)
                ? throw new PannsException($"{path}: is not text")
                : new(text, encoding == StrictUtf8 ? null : encoding.WebName.ToUpperInvariant());
        }
        catch (DecoderFallbackException)
        {
            // Every byte maps to a different character, so distinct names stay distinct.
            var western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(content);
            return western.Contains('\0', StringComparison.Ordinal) ? throw new PannsException($"{path}: is not text") : new(western, "Windows-1252");
        }
    }

    // A table is mostly ASCII, so in UTF-16 every second byte is zero.
    private static Encoding Unmarked(ReadOnlySpan<byte> bytes)
    {
        var (even, odd) = (0, 0);
        var length = Math.Min(bytes.Length, Looked) & ~1;
        for (var i = 0; i < length; i += 2)
        {
            even += bytes[i] == 0 ? 1 : 0;
            odd += bytes[i + 1] == 0 ? 1 : 0;
        }

        return odd > length / 5 && even == 0 ? Encoding.Unicode
            : even > length / 5 && odd == 0 ? Encoding.BigEndianUnicode
            : StrictUtf8;
    }
}
