using Panns.Transfer.Data.Tables;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Data.Tables;

/// <summary>Common column names and the cell separators of common programs.</summary>
public sealed class ColumnTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("filename,category,begin,end_time")]
    [InlineData("file,class,onset,offset")]
    [InlineData("File Name;Label;Start Time;End Time")]
    [InlineData("fname\ttags\tstart_s\tstop_s")]
    [InlineData("audio_filepath,species,begin_time,end_time")]
    [InlineData("filepath,Sound Class,Start (s),End (s)")]
    [InlineData("Begin File\tAnnotation\tBegin Time (s)\tEnd Time (s)")]
    [InlineData("wav;event_label;t_start;t_end")]
    [InlineData("Path|Label|Start|End")]
    [InlineData("\uFEFFpath,label,start,end")]
    public void Columns_of_usual_names_are_known(string heading)
    {
        var separator = heading.First(c => c is ',' or ';' or '\t' or '|');
        var rows = new[] { "a.wav,dog,0.5,1.25", "b.wav,cat,0,2" }.Select(row => row.Replace(',', separator));
        var data = LabeledSounds.Open(_folder.Text("set.csv", $"{heading}\n{string.Join('\n', rows)}\n"));
        Assert.Equal(["cat", "dog"], data.Classes);
        Assert.Equal([(_folder.Path("a.wav"), 0.5, 1.25), (_folder.Path("b.wav"), 0, 2)], data.Clips.Select(clip => (clip.Path, clip.Start, clip.End!.Value)));
    }

    [Theory]
    [InlineData("path,label,start_ms,duration_ms", "a.wav,dog,500,750")]
    [InlineData("path,label,offset,duration", "a.wav,dog,0.5,0.75")]
    [InlineData("path,label,onset,duration", "a.wav,dog,0:00.5,0.75")]
    [InlineData("path;label;start;end", "a.wav;dog;0,5;1,25")]
    [InlineData("path,label,start,end", "a.wav,dog,0:00:00.5,0:01.25")]
    [InlineData("label,start,path,take,end", "dog,0.5,a.wav,B,1.25")]
    public void Times_are_read_in_their_unit_and_form(string heading, string row)
    {
        var data = LabeledSounds.Open(_folder.Text("set.csv", $"{heading}\n{row}\n{row.Replace("dog", "cat", StringComparison.Ordinal)}\n"));
        Assert.Equal((0.5, 1.25), (data.Clips[0].Start, Math.Round(data.Clips[0].End!.Value, 9)));
    }

    [Fact]
    public void Which_columns_served_and_which_did_not_is_said()
    {
        var data = LabeledSounds.Open(_folder.Text("set.csv", "filename;fold;target;category;esc10;src_file;take\na.wav;1;0;dog;True;7;A\nb.wav;2;1;cat;True;8;A\n"));
        Assert.Equal(
            ["cells are separated by semicolons", "read as path: column 'filename', label: column 'category', group: column 'src_file'", "columns not used: target, esc10, take"], data.Notes);
        Assert.Equal(["7", "8"], data.Clips.Select(clip => clip.Group));
        Assert.Empty(LabeledSounds.Open(_folder.Text("plain.csv", "path,label\na.wav,x\nb.wav,y\n")).Notes);
    }

    [Fact]
    public void Columns_can_be_named()
    {
        var path = _folder.Text("set.csv", "file,where,what,note,from_here,subset_no\na.wav,left,x,dog,2,1\nb.wav,right,y,cat,3,2\n");
        var data = LabeledSounds.OpenTable(path, new() { LabelColumnName = "NOTE", StartColumnName = "from_here", FoldColumnName = "subset_no", GroupColumnName = "where" });
        Assert.Equal(["cat", "dog"], data.Classes);
        Assert.Equal([(2.0, 1, "left"), (3.0, 2, "right")], data.Clips.Select(clip => (clip.Start, clip.Fold, clip.Group)));
        Assert.Equal($"{path}: has no column 'sort'; there are file, where, what, note, from_here, subset_no", Assert.Throws<PannsException>(() => LabeledSounds.OpenTable(path, new() { LabelColumnName = "sort" })).Message);
    }

    [Theory]
    [InlineData("path,kind\na.wav,x\n", "has no column 'label' or a usual name for it; its columns are path, kind: choose the one for the label")]
    [InlineData("what,label\na.wav,x\n", "has no column 'path' or")]
    [InlineData("path,label,label\na.wav,x,y\n", "has two columns 'label'; rename one")]
    [InlineData("path,label\na.wav,Baby cry, infant cry\n", "line 2: 3 cells, but the heading has 2: quote cells that contain the separator")]
    [InlineData("path,label,start\na.wav,x,soon\n", "line 2: 'soon' is not a number for start")]
    [InlineData("path,label,start,end\na.wav,x,2,1\n", "line 2: the clip begins at 2 s and ends at 1 s")]
    [InlineData("a.wav,dog,1,outside\n", "has no heading: add a first line with column names")]
    public void What_makes_no_sense_is_one_line(string text, string expected)
    {
        var path = _folder.Text("bad.csv", text);
        var message = Assert.Throws<PannsException>(() => LabeledSounds.Open(path)).Message;
        Assert.StartsWith($"{path}: {expected}", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("a.wav,dog\nb.wav,cat\n", 0)]
    [InlineData("a.wav\t0.5\t1\tdog\nb.wav\t0.5\t2\tcat\n", 0.5)]
    public void A_table_without_a_heading_is_told_from_its_rows(string text, double start)
    {
        var data = LabeledSounds.Open(_folder.Text("set.csv", text));
        Assert.Equal(["cat", "dog"], data.Classes);
        Assert.Equal([start, start], data.Clips.Select(clip => clip.Start));
        Assert.Contains(data.Notes, note => note.StartsWith("has no heading", StringComparison.Ordinal));
    }

    [Fact]
    public void A_spreadsheets_line_about_the_separator_is_no_heading()
        => Assert.Equal(["x", "y"], LabeledSounds.Open(_folder.Text("set.csv", "sep=;\r\npath;label\r\na.wav;x\r\nb.wav;y\r\n")).Classes);

    [Theory]
    [InlineData("0:75", null)]
    [InlineData("1:2:3:4", null)]
    [InlineData("NaN", null)]
    [InlineData("1:02:03", 3723.0)]
    [InlineData("90", 90.0)]
    public void Times_are_hours_minutes_and_seconds(string text, double? seconds) => Assert.Equal(seconds, Seconds.Parse(text, hasDecimalComma: false));

    [Fact]
    public void Paths_begin_beside_the_table_or_in_the_audio_folder_or_where_one_says()
    {
        _folder.Wav("set/audio/a.wav");
        _folder.Wav("set/audio/b.wav");
        _folder.Wav("else/where/a.wav");
        var table = _folder.Text("set/meta/clips.csv", "path,label\na.wav,x\nb.wav,y\n");
        var data = LabeledSounds.Open(table);
        Assert.Equal(_folder.Path("set/audio/a.wav"), data.Clips[0].Path);
        Assert.Contains(data.Notes, note => note.StartsWith("its paths are relative to ", StringComparison.Ordinal));
        Assert.Equal(_folder.Path("else/where/a.wav"), LabeledSounds.OpenTable(table, new() { Root = _folder.Path("else/where") }).Clips[0].Path);
    }

    [Fact]
    public void Paths_of_other_systems_find_their_files_and_that_is_counted()
    {
        _folder.Wav("Audio/cafe\u0301.wav");
        _folder.Wav("Audio/two.wav");
        _folder.Wav("three.wav");
        var data = LabeledSounds.Open(_folder.Text("set.csv", "path,label\naudio\\caf\u00e9.WAV,x\nAudio\\two.wav,y\nC:\\recordings\\three.wav,x\n"));
        Assert.Equal(["Audio/cafe\u0301.wav", "Audio/two.wav", "three.wav"], data.Clips.Select(clip => Path.GetRelativePath(_folder.Root, clip.Path)));
        Assert.Contains("1 paths differ from their files in case or Unicode form", data.Notes);
        Assert.Contains(data.Notes, note => note.StartsWith("1 absolute paths do not exist here", StringComparison.Ordinal));
    }
}
