using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Data.Tables;

/// <summary>Audacity's label tracks and Raven's selection tables, handwritten after their published descriptions.</summary>
public sealed class EventTableTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("0.500000\t1.250000\tdog\n2.000000\t2.500000\tcat\n")]
    [InlineData("0,500000\t1,250000\tdog\r\n2,000000\t2,500000\tcat\r\n")]
    [InlineData("0.5\t1.25\tdog\n\\\t100.0\t2000.0\n2.0\t2.5\tcat\n\\\t100.0\t2000.0\n")]
    public void A_label_track_is_of_the_recording_beside_it(string text)
    {
        var audio = _folder.Wav("street.wav", 3);
        var data = LabeledSounds.Open(_folder.Text("street.txt", text));
        Assert.Equal([(audio, 0.5, 1.25, "dog"), (audio, 2, 2.5, "cat")], data.Clips.Select(clip => (clip.Path, clip.Start, clip.End!.Value, data.Classes[clip.Label])));
        Assert.Equal(1, data.Summarize().Groups);
    }

    [Fact]
    public void Points_and_events_without_a_name_are_left_out_and_counted()
    {
        _folder.Wav("street.wav", 3);
        var data = LabeledSounds.Open(_folder.Text("street.txt", "0.5\t1\tdog\n1.5\t1.5\tmark\n2\t2.5\t\n2.5\t3\tcat\n"));
        Assert.Equal(["cat", "dog"], data.Classes);
        Assert.Equal(["1 row of a single point in time (line 2)", "1 row without a label (line 3)"], data.LeftOut.Select(left => left.ToString()));
    }

    [Fact]
    public void A_track_without_its_recording_says_what_it_needs()
        => Assert.Contains("put an audio file with the same name in its folder, such as street.wav", Assert.Throws<PannsException>(() => LabeledSounds.Open(_folder.Text("street.txt", "0.5\t1\tdog\n"))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_selection_table_has_a_row_for_every_view_and_counts_once()
    {
        var audio = _folder.Wav("forest.wav", 5);
        var path = _folder.Text(
            "forest.Table.1.selections.txt",
            "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)\tSpecies\n"
            + "1\tWaveform 1\t1\t0.5\t1.5\t200\t900\trobin\n1\tSpectrogram 1\t1\t0.5\t1.5\t200\t900\trobin\n2\tSpectrogram 1\t1\t2.0\t3.0\t200\t900\twren\n");
        var data = LabeledSounds.Open(path);
        Assert.Equal([(audio, 0.5, 1.5, "robin"), (audio, 2, 3, "wren")], data.Clips.Select(clip => (clip.Path, clip.Start, clip.End!.Value, data.Classes[clip.Label])));
        Assert.Equal("1 row of a selection's second view (line 3)", Assert.Single(data.LeftOut).ToString());
    }

    [Fact]
    public void In_a_sequence_of_files_the_offset_in_the_file_counts()
    {
        // Begin Time continues over all files of a sound; File Offset is the position in the selection's own file.
        var data = LabeledSounds.Open(_folder.Text(
            "all.selections.txt",
            "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tBegin File\tFile Offset (s)\tAnnotation\n"
            + "1\tSpectrogram 1\t1\t10.5\t11.5\ta.wav\t10.5\trobin\n2\tSpectrogram 1\t1\t70.0\t72.0\tb.wav\t10.0\twren\n"));
        Assert.Equal([(_folder.Path("a.wav"), 10.5, 11.5), (_folder.Path("b.wav"), 10, 12)], data.Clips.Select(clip => (clip.Path, clip.Start, clip.End!.Value)));
    }

    [Fact]
    public void Kaleidoscopes_table_names_folder_file_offset_and_duration()
    {
        var data = LabeledSounds.Open(_folder.Text(
            "cluster.csv", "INDIR,FOLDER,IN FILE,CHANNEL,OFFSET,DURATION,Fmin,MANUAL ID\nC:\\bats,night1,a.wav,0,1.5,2,20000,MYO\nC:\\bats,night2,b.wav,0,3,1,20000,NYC\n"));
        Assert.Equal([(_folder.Path("night1/a.wav"), 1.5, 3.5), (_folder.Path("night2/b.wav"), 3, 4)], data.Clips.Select(clip => (clip.Path, clip.Start, clip.End!.Value)));
        Assert.Equal(["MYO", "NYC"], data.Classes);
    }
}
