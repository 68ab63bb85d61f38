using System.Text;
using Panns.Output.Csv;
using Panns.Tests.Audio;

namespace Panns.Tests.Output.Csv;

public sealed class CsvReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a,b\nc,d\n", "a|b/c|d")]
    [InlineData("a,b\r\nc,d", "a|b/c|d")]
    [InlineData("a,b\rc,d\r", "a|b/c|d")]
    [InlineData("\n\r\na,b\n\n\nc,d\n\n", "a|b/c|d")]
    [InlineData("a,\n,b\n", "a|/|b")]
    [InlineData("\"a,b\",\"c\"\"d\"\n\"e\r\nf\",g\n", "a,b|c\"d/e\r\nf|g")]
    [InlineData("\"\",\"\"\n", "|")]
    [InlineData("\"a\"b,c\"d\n", "ab|c\"d")]
    [InlineData("\"a\n", null)]
    [InlineData("a,\"b\"\"\n", null)]
    [InlineData("\uFEFFa,b\n", "a|b")]
    [InlineData("\uFEFF\"a\",b\n", "a|b")]
    [InlineData("", "")]
    [InlineData("\uFEFF", "")]
    [InlineData(" a , b \n", " a | b ")]
    public void Rows_are_read_as_RFC_4180_has_them(string text, string? expected)
    {
        if (expected is null)
        {
            Assert.Contains("line 1: a quote that is not closed", Assert.Throws<PannsException>(() => Rows(text)).Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(expected, string.Join('/', Rows(text).Select(row => string.Join('|', row))));
        }
    }

    [Theory]
    [InlineData("a,b;c\n", ',')]
    [InlineData("a;b;c,d\n1,2\n", ';')]
    [InlineData("a\tb\n1,2,3,4\n", '\t')]
    [InlineData("\"a;b;c\",d\n", ',')]
    [InlineData("single\n", ',')]
    public void The_separator_is_found_in_the_first_line(string text, char expected)
    {
        using var reader = new CsvReader(new StringReader(text), "x");
        Assert.Equal(expected, reader.Separator);
    }

    [Fact]
    public void A_row_knows_the_line_that_it_begins_on()
    {
        using var reader = new CsvReader(new StringReader("a\r\n\"b\nc\r\nd\"\n\ne\rf"), "x", ',');
        var lines = new List<(int, bool)>();
        while (reader.Read() is not null)
        {
            lines.Add((reader.Line, reader.IsLineEnded));
        }

        Assert.Equal([(1, true), (2, true), (6, true), (7, false)], lines);
    }

    [Fact]
    public void Whatever_is_written_reads_back()
    {
        string[][] rows = [["plain", "a,b", "\"", "\"\"", "line\nbreak", "\r\n", ""], ["ü", "\u001b[31m", "日本", " space ", "\t", "'", "x"]];
        Assert.Equal(rows, Rows(CsvWriter.Text(rows)));
    }

    [Fact]
    public void Cells_that_straddle_the_buffer_are_whole()
    {
        // Every position of a quote, a line break and a separator relative to the end of a block of 16384.
        for (var length = 16370; length < 16390; length++)
        {
            string[][] rows = [[new string('x', length), "\"quoted\",\r\n", "end"], ["next", "", "row"]];
            Assert.Equal(rows, Rows(CsvWriter.Text(rows)));
        }
    }

    [Fact]
    public void A_NUL_is_refused_with_its_line()
        => Assert.Contains("line 2: holds a NUL", Assert.Throws<PannsException>(() => Rows("a,b\nc,\0d\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_row_without_an_end_is_refused_before_it_fills_the_memory()
    {
        using var reader = new CsvReader(new EndlessText(), "endless", ',');
        Assert.Contains("endless: line 1: a row of more than", Assert.Throws<PannsException>(() => reader.Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_row_is_read()
    {
        var row = Enumerable.Range(0, 500_000).Select(i => "cell").ToArray();
        Assert.Equal(row, Assert.Single(Rows(CsvWriter.Text([row]))));
    }

    [Fact]
    public void Files_may_be_UTF_8_or_marked_UTF_16_and_nothing_else_in_silence()
    {
        Assert.Equal("größe", Open(Encoding.UTF8.GetBytes("größe,b\n"))[0][0]);
        Assert.Equal("größe", Open([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("größe,b\n")])[0][0]);
        Assert.Contains("not UTF-8", Assert.Throws<PannsException>(() => Open(Encoding.Latin1.GetBytes("größe,b\n"))).Message, StringComparison.Ordinal);
        Assert.Contains("NUL", Assert.Throws<PannsException>(() => Open(Encoding.Unicode.GetBytes("abc,b\n"))).Message, StringComparison.Ordinal);
        Assert.Contains("no such file", Assert.Throws<PannsException>(() => CsvReader.Open(_folder.File("absent.csv"))).Message, StringComparison.Ordinal);
        using var lenient = CsvReader.Open(_folder.Write("x.csv", Encoding.Latin1.GetBytes("größe,b\n")), isLenient: true);
        Assert.Equal("gr\uFFFD\uFFFDe", lenient.Read()![0]);
    }

    [Fact]
    public void Any_bytes_end_in_rows_or_in_one_line()
    {
        var random = new Random(20260101);
        ReadOnlySpan<byte> likely = "a,;\t\"\r\n\0\x00\xEF\xBB\xBF\xFF "u8;
        var bytes = new byte[64];
        for (var round = 0; round < 20_000; round++)
        {
            foreach (ref var value in bytes.AsSpan())
            {
                value = random.Next(4) == 0 ? (byte)random.Next(256) : likely[random.Next(likely.Length)];
            }

            try
            {
                using var reader = new CsvReader(new StreamReader(new MemoryStream(bytes, 0, random.Next(64)), new UTF8Encoding(false, true)), "x");
                while (reader.Read() is { } cells)
                {
                    Assert.NotEmpty(cells);
                }
            }
            catch (PannsException problem)
            {
                Assert.StartsWith("x: ", problem.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_column_that_is_there_twice_is_refused_when_it_is_asked_for()
    {
        using var reader = new CsvReader(new StringReader("path,label,Label\nx,a,b\n"), "x.csv");
        var table = CsvTable.Read(reader, "x.csv");
        Assert.Equal("x", table.Get(table.Rows[0].Cells, "path"));
        Assert.Equal("x.csv: has two columns 'label'", Assert.Throws<PannsException>(() => table.Get(table.Rows[0].Cells, "label")).Message);
    }

    [Fact]
    public void A_file_that_is_refused_is_closed()
    {
        var path = _folder.Write("x.csv", [0xFF, (byte)'a']);
        Assert.Throws<PannsException>(() => CsvReader.Open(path));
        using var free = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    private List<string[]> Open(byte[] bytes)
    {
        using var reader = CsvReader.Open(_folder.Write("x.csv", bytes));
        return ReadAll(reader);
    }

    private static List<string[]> Rows(string text)
    {
        using var reader = new CsvReader(new StringReader(text), "x", ',');
        return ReadAll(reader);
    }

    private static List<string[]> ReadAll(CsvReader reader)
    {
        var rows = new List<string[]>();
        while (reader.Read() is { } cells)
        {
            rows.Add(cells);
        }

        return rows;
    }

    private sealed class EndlessText : TextReader
    {
        public override int Read(char[] buffer, int index, int count)
        {
            Array.Fill(buffer, 'x', index, count);
            return count;
        }
    }
}
