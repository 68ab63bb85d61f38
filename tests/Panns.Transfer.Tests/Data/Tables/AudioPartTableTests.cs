using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Data.Tables;

/// <summary>Tables whose rows name parts of recordings.</summary>
public sealed class AudioPartTableTests
{
    [Fact]
    public void Rows_are_parts_in_their_order_and_bad_ones_say_why()
    {
        using var folder = new TempFolder();
        var file = folder.Wav("a.wav");
        var path = folder.Text("rows.csv", "path,start,end\na.wav,0.5,1.25\na.wav,,\na.wav,2,1\na.wav,2,2\n,1,2\n");
        var table = AudioPartTable.Read(path);
        Assert.Equal([(file, 0.5, (double?)1.25), (file, 0, null)], table.Parts.Take(2).Select(part => (part.File, part.Start, part.End)));
        Assert.Equal(
            [null, null, $"{path}: line 4: the clip begins at 2 s and ends at 1 s (a.wav)", $"{path}: line 5: ends where it begins (a.wav)", $"{path}: line 6: names no file"],
            table.Parts.Select(part => part.Error));
    }

    [Fact]
    public void Columns_may_be_named_and_a_table_without_starts_names_whole_files()
    {
        using var folder = new TempFolder();
        folder.Wav("a.wav");
        var table = AudioPartTable.Read(folder.Text("rows.tsv", "clip\tsince\tto\na.wav\t1\t2\n"), new() { PathColumnName = "clip", StartColumnName = "since", EndColumnName = "to" });
        Assert.Equal((1, 2), (table.Parts[0].Start, table.Parts[0].End));
        var whole = AudioPartTable.Read(folder.Text("files.csv", "path\na.wav\n"));
        Assert.Equal((0, null), (whole.Parts[0].Start, whole.Parts[0].End));
        Assert.Contains(whole.Notes, note => note.StartsWith("has no column of starts", StringComparison.Ordinal));
        Assert.Contains("has no column 'path'", Assert.Throws<PannsException>(() => AudioPartTable.Read(folder.Text("other.csv", "x,y\n1,2\n"))).Message, StringComparison.Ordinal);
    }
}
