using System.Text;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Data.Tables;

/// <summary>Text that is not UTF-8 is decoded correctly or refused, so that no two classes become one.</summary>
public sealed class EncodingTests : IDisposable
{
    private const string Table = "path,label\na.wav,Bär\nb.wav,Bör\nc.wav,Bär\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("utf-8", false, null)]
    [InlineData("utf-8", true, null)]
    [InlineData("utf-16", true, "UTF-16")]
    [InlineData("utf-16", false, "UTF-16")]
    [InlineData("utf-16BE", true, "UTF-16BE")]
    [InlineData("utf-16BE", false, "UTF-16BE")]
    [InlineData("utf-32", true, "UTF-32")]
    [InlineData("windows-1252", false, "Windows-1252")]
    public void A_table_in_any_usual_encoding_has_its_classes(string name, bool hasMark, string? said)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        var path = _folder.Path("set.csv");
        File.WriteAllBytes(path, [.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(Table)]);
        var data = LabeledSounds.Open(path);
        Assert.Equal(["Bär", "Bör"], data.Classes);
        Assert.Equal([2, 1], data.CountByClass());
        Assert.Equal(said is null ? [] : [$"is not UTF-8: read as {said}"], data.Notes.Where(note => note.Contains("UTF-8", StringComparison.Ordinal)));
        Assert.Empty(data.Warnings);
    }

    [Fact]
    public void Every_byte_of_Windows_1252_is_a_letter_of_its_own()
    {
        var path = _folder.Path("set.csv");
        File.WriteAllBytes(path, [.. "path,label\n"u8, .. Enumerable.Range(0x80, 0x80).SelectMany(code => (byte[])[.. "a.wav,x"u8, (byte)code, (byte)'y', (byte)'\n'])]);
        var names = LabeledSounds.OpenTable(path, new() { CaseSensitive = true }).Classes;

        Assert.Equal(128, names.Length);
        Assert.DoesNotContain(names, name => name.Contains('\uFFFD', StringComparison.Ordinal));
    }

    [Fact]
    public void Letters_that_were_lost_before_are_warned_of()
    {
        var data = LabeledSounds.Open(_folder.Text("set.csv", "path,label\na.wav,B\uFFFDr\nb.wav,Dog\n"));
        Assert.Contains("U+FFFD ('B\uFFFDr')", Assert.Single(data.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_text_is_refused_in_a_line()
    {
        var path = _folder.Wav("set.csv");
        Assert.Equal($"{path}: is not text", Assert.Throws<PannsException>(() => LabeledSounds.Open(path)).Message);
    }
}
