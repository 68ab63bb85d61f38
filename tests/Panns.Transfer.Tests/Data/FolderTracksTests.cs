using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Data;

/// <summary>A folder of recordings with label tracks or selection tables beside them: the events are the clips.</summary>
public sealed class FolderTracksTests : IDisposable
{
    private const string Raven =
        "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)\tSpecies\n"
        + "1\tWaveform 1\t1\t0.5\t1.5\t200\t900\trobin\n1\tSpectrogram 1\t1\t0.5\t1.5\t200\t900\trobin\n2\tSpectrogram 1\t1\t2.0\t2.5\t200\t900\twren\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tracks_of_both_programs_are_rows_with_start_end_and_label()
    {
        var (one, two, three) = (_folder.Wav("field/dog1.wav", 3), _folder.Wav("field/dog1.b.wav", 3, 500), _folder.Wav("field/site/street.wav", 3, 600));
        _folder.Text("field/dog1.txt", "0.25\t1.25\tdog\n1.5\t1.5\tmark\n2\t2.5\tcat\n");
        _folder.Text("field/dog1.b.selections.txt", Raven);
        _folder.Text("field/site/street.Table.1.selections.txt", Raven.Replace("robin", "dog", StringComparison.Ordinal));
        var data = LabeledSounds.Open(_folder.Path("field"));
        Assert.Equal("field", data.Name);
        Assert.Equal(
            [(two, 0.5, 1.5, "robin"), (two, 2, 2.5, "wren"), (one, 0.25, 1.25, "dog"), (one, 2, 2.5, "cat"), (three, 0.5, 1.5, "dog"), (three, 2, 2.5, "wren")],
            data.Clips.Select(clip => (clip.Path, clip.Start, clip.End!.Value, data.Classes[clip.Label])));

        // Those of one recording stay together.
        var summary = data.Summarize();
        Assert.Equal("6 clips, 4 classes, 3 groups, no folds of its own", summary.Taken);
        Assert.Equal("read as 3 recordings with 3 label tracks beside them", summary.Notes[0]);
        Assert.Equal(
            ["2 rows of a selection's second view (dog1.b.selections.txt line 3, site/street.Table.1.selections.txt line 3)", "1 row of a single point in time (dog1.txt line 2)"],
            summary.LeftOut.Select(left => left.ToString()));
    }

    [Fact]
    public void Recordings_without_a_track_or_without_events_are_said()
    {
        _folder.Wav("field/a.wav", 3);
        _folder.Wav("field/b.wav", 3, 500);
        _folder.Wav("field/c.wav", 3, 600);
        _folder.Text("field/a.txt", "0.5\t1\tdog\n2\t2.5\tcat\n");
        _folder.Text("field/b.txt", "");
        _folder.Text("field/readme.txt", "1\t2\tof no recording");
        var summary = LabeledSounds.Open(_folder.Path("field")).Summarize();
        Assert.Equal("2 clips, 2 classes, 1 group, no folds of its own", summary.Taken);
        Assert.Equal(["read as 1 recording with 1 label track beside it", "1 empty label track"], summary.Notes);
        Assert.Equal("1 recording without a label track (c.wav)", Assert.Single(summary.LeftOut).ToString());
    }

    [Fact]
    public void Folders_of_classes_stay_classes_where_only_some_recordings_have_tracks_or_texts_are_no_tracks()
    {
        var root = _folder.TwoClasses(2);
        _folder.Text("set/low/0.txt", "a text on this recording");
        _folder.Text("set/high/0.txt", "0.1\t0.2\tnoise\n");
        var data = LabeledSounds.Open(root);
        Assert.Equal(["high", "low"], data.Classes);
        Assert.Equal(4, data.Clips.Length);
        Assert.Equal("1 label track beside recordings (high/0.txt) not read, as other recordings have none: the folders are the classes; name a track to learn from its events", Assert.Single(data.Notes));
    }

    [Fact]
    public void A_wrong_line_is_named_with_its_track()
    {
        _folder.Wav("field/a.wav", 3);
        var track = _folder.Text("field/a.txt", "0.5\t1\tdog\n2\tcat\n");
        Assert.Equal($"{track}: line 2: expected start, end and label, separated by tabs", Assert.Throws<PannsException>(() => LabeledSounds.Open(_folder.Path("field"))).Message);
    }

    [Fact]
    public void What_cannot_be_searched_is_a_warning_and_known()
    {
        var root = _folder.TwoClasses(2);
        _folder.Wav("set/shut/1.wav");
        using var closed = Unprivileged.Close(_folder.Path("set/shut"), _folder.Root);
        var data = Unprivileged.Run(() => LabeledSounds.Open(root));
        Assert.Equal(["high", "low"], data.Classes);
        Assert.StartsWith($"{_folder.Path("set/shut")}: cannot be searched for audio files: ", Assert.Single(data.Unsearched), StringComparison.Ordinal);
        Assert.Equal(data.Unsearched, data.Warnings);

        // A table's row in it is a clip that cannot be read, not an end.
        var table = _folder.Text("set/clips.csv", "path,label\nlow/0.wav,low\nhigh/0.wav,high\nshut/1.wav,low\n");
        Assert.Equal(3, Unprivileged.Run(() => LabeledSounds.Open(table)).Clips.Length);
    }
}
