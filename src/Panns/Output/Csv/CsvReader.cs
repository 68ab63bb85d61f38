using System.Globalization;
using System.Text;
using Panns.Common;

namespace Panns.Output.Csv;

/// <summary>
/// Reads a table of delimited values row by row (RFC 4180): quoted cells with separators, quotes and line breaks; lines ending in LF, CR LF
/// or CR; a byte order mark; blank lines. Memory use depends on the longest row, not on the table.
/// </summary>
[BestFriend]
internal sealed class CsvReader : IDisposable
{
    /// <summary>A longer row means an unterminated quote, or a file that is not a table.</summary>
    public const int LongestRow = 1 << 24;

    private const int BufferLength = 1 << 14;

    private readonly TextReader _text;
    private readonly string _name;
    private readonly char[] _buffer = new char[BufferLength];
    private readonly StringBuilder _cell = new();
    private readonly List<string> _cells = [];
    private int _position;
    private int _end;
    private int _line = 1;

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text; disposed with the reader.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="separator">The separator; null to use whichever of comma, semicolon and tab is most frequent in the first line.</param>
    /// <exception cref="PannsException">The text cannot be read.</exception>
    public CsvReader(TextReader text, string name, char? separator = null)
    {
        _text = text;
        _name = name;
        try
        {
            _position += Peek() == '\uFEFF' ? 1 : 0;
        }
        catch
        {
            text.Dispose();
            throw;
        }

        Separator = separator ?? FindSeparator(_buffer.AsSpan(_position, _end - _position));
    }

    /// <summary>The separator.</summary>
    public char Separator { get; }

    /// <summary>Line on which the last row begins, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Whether the last row ended with a line break rather than the end of the text.</summary>
    public bool IsLineEnded { get; private set; }

    /// <summary>Opens a file in UTF-8 (or UTF-16 with a byte order mark).</summary>
    /// <param name="path">The file.</param>
    /// <param name="separator">The separator; null to detect it.</param>
    /// <param name="isLenient">Whether invalid UTF-8 becomes replacement characters; otherwise it is an error.</param>
    /// <exception cref="PannsException">The file cannot be read.</exception>
    public static CsvReader Open(string path, char? separator = null, bool isLenient = false)
    {
        try
        {
            return new(new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: !isLenient), detectEncodingFromByteOrderMarks: true), path, separator);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException(File.Exists(path) ? $"{path}: cannot be read: {problem.Message}" : $"{path}: there is no such file", problem);
        }
    }

    /// <summary>Reads the next non-blank row.</summary>
    /// <returns>Its cells; null at the end.</returns>
    /// <exception cref="PannsException">The text is damaged; the one-line message gives the line number.</exception>
    public string[]? Read()
    {
        while (Peek() >= 0)
        {
            Line = _line;
            var cells = ReadRow();
            if (cells.Length > 1 || cells[0].Length > 0)
            {
                return cells;
            }
        }

        return null;
    }

    public void Dispose() => _text.Dispose();

    private string[] ReadRow()
    {
        _cells.Clear();
        _cell.Clear();
        IsLineEnded = false;
        var (isQuoted, length) = (false, 0);
        while (Peek() is >= 0 and var next)
        {
            var c = (char)next;
            _position++;
            if (c == '\0')
            {
                throw Wrong("holds a NUL, so it is not text; save the table as UTF-8");
            }

            if (++length > LongestRow)
            {
                throw Wrong(isQuoted ? "a quote that is not closed" : $"a row of more than {LongestRow >> 20} million characters: not a table");
            }

            if (isQuoted)
            {
                isQuoted = ReadQuoted(c);
            }
            else if (c == '"' && _cell.Length == 0)
            {
                isQuoted = true;
            }
            else if (c == Separator)
            {
                TakeCell();
            }
            else if (c is '\n' or '\r')
            {
                EndLine(c);
                IsLineEnded = true;
                break;
            }
            else
            {
                _cell.Append(c);
            }
        }

        if (isQuoted)
        {
            throw Wrong("a quote that is not closed");
        }

        TakeCell();
        return [.. _cells];
    }

    /// <summary>Reads a character of a quoted cell; returns whether the quotes are still open.</summary>
    private bool ReadQuoted(char c)
    {
        if (c == '"')
        {
            if (Peek() != '"')
            {
                return false;
            }

            _position++;
        }
        else if (c == '\n' || (c == '\r' && Peek() != '\n'))
        {
            _line++;
        }

        _cell.Append(c);
        return true;
    }

    private void EndLine(char c)
    {
        _line++;
        if (c == '\r' && Peek() == '\n')
        {
            _position++;
        }
    }

    private void TakeCell()
    {
        _cells.Add(_cell.ToString());
        _cell.Clear();
    }

    private int Peek()
    {
        if (_position == _end)
        {
            try
            {
                (_position, _end) = (0, _text.Read(_buffer, 0, _buffer.Length));
            }
            catch (DecoderFallbackException problem)
            {
                throw new PannsException(string.Create(CultureInfo.InvariantCulture, $"{_name}: after line {_line}: is not UTF-8 text; save the table as UTF-8"), problem);
            }
            catch (IOException problem)
            {
                throw new PannsException($"{_name}: cannot be read: {problem.Message}", problem);
            }
        }

        return _position < _end ? _buffer[_position] : -1;
    }

    private static char FindSeparator(ReadOnlySpan<char> text)
    {
        Span<int> counts = stackalloc int[3];
        ReadOnlySpan<char> candidates = [',', ';', '\t'];
        var isQuoted = false;
        foreach (var c in text)
        {
            isQuoted ^= c == '"';
            if (!isQuoted && c is '\n' or '\r')
            {
                break;
            }

            if (!isQuoted && candidates.IndexOf(c) is >= 0 and var which)
            {
                counts[which]++;
            }
        }

        return counts[0] >= counts[1] && counts[0] >= counts[2] ? ',' : counts[1] >= counts[2] ? ';' : '\t';
    }

    private PannsException Wrong(string what) => new(string.Create(CultureInfo.InvariantCulture, $"{_name}: line {Line}: {what}"));
}
