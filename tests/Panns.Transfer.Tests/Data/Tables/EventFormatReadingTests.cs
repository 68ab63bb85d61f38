using Panns.Output;
using Panns.Transfer.Data.Tables;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Data.Tables;

/// <summary>Events of other programs, handwritten after the descriptions of their formats; and what is written is read again.</summary>
public sealed class EventFormatReadingTests : IDisposable
{
    // More than any double.
    private const string Nines = "99999999999999999999999999999999999999999999999999999999999999999999999999999999";
    private const string Huge = Nines + Nines + Nines + Nines;

    private static readonly RecordingRows Street = new()
    {
        File = "site/street.wav", Duration = 10, Rows = [new(0.32, 1.6, "Dog", 0.75f), new(2, 3.5, "Male speech, man speaking", 0.5f)],
    };

    private static readonly RecordingRows Park = new() { File = "park.wav", Duration = 4.5, Rows = [new(1, 2, "Dog", 0.25f)] };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("x.txt", "0.32\t1.6\tDog\n", null)]
    [InlineData("x.Table.1.selections.txt", "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)\tAnnotation\tConfidence\n1\tSpectrogram 1\t1\t0.32\t1.6\t0\t15000\tDog\t0.75\n", 0.75f)]
    [InlineData("x.csv", "label,onset_s,offset_s,onset_sample,offset_sample,notated_path,annot_path,sequence,annotation\nDog,0.32,1.6,10240,51200,x.wav,x.csv,0,0\n", null)]
    [InlineData("all.csv", "INDIR,FOLDER,IN FILE,CHANNEL,OFFSET,DURATION,AUTO ID,CONFIDENCE,MANUAL ID\n,,x.wav,0,0.32,1.28,Dog,0.75,\n", 0.75f)]
    [InlineData("dcase.tsv", "filename\tonset\toffset\tevent_label\nx.wav\t0.320\t1.600\tDog\n", null)]
    [InlineData("birdnet.csv", "Start (s);End (s);Scientific name;Common name;Confidence;File\n0,32;1,6;Canis;Dog;0,75;x.wav\n", 0.75f)]
    [InlineData("x.jams", """{"annotations": [{"namespace": "tag_open", "data": [{"time": 0.32, "duration": 1.28, "value": "Dog", "confidence": 0.75}]}], "file_metadata": {"duration": 10.0}, "sandbox": {}}""", 0.75f)]
    [InlineData("scaper.jams", """{"annotations": [{"namespace": "scaper", "data": [{"time": 0.32, "duration": 1.28, "value": {"label": "Dog"}, "confidence": null}]}], "sandbox": {"file": "x.wav"}}""", null)]
    [InlineData("found.json", """[{"file": "x.wav", "duration": 10, "events": [{"onset": 0.32, "offset": 1.6, "label": "Dog", "score": 0.75, "mean": 0.5}]}]""", 0.75f)]
    public void A_file_written_by_hand_is_read(string name, string text, float? score)
    {
        var table = EventTable.Read(_folder.Text(name, text), LabeledSoundsOptions.Default);
        var found = Assert.Single(table.Events);
        Assert.Equal(("x", 0.32, "Dog", score), (Path.GetFileNameWithoutExtension(found.Recording), found.Onset, found.Label, found.Score));
        Assert.Equal(1.6, found.Offset, 1e-9);
    }

    [Theory]
    [InlineData(EventFormat.Raven, true, "all.txt")]
    [InlineData(EventFormat.Crowsetta, false, "all.csv")]
    [InlineData(EventFormat.Kaleidoscope, true, "all.csv")]
    public void What_is_written_is_read(EventFormat format, bool hasScores, string name)
    {
        using var text = new StringWriter();
        using (var writer = ResultWriter.Events(text, format))
        {
            writer.Write(Street);
            writer.Write(Park);
        }

        Check(EventTable.Read(_folder.Text(name, text.ToString()), LabeledSoundsOptions.Default), hasScores, "site/street.wav", "park.wav");
    }

    [Theory]
    [InlineData(EventFormat.Audacity, false, ".txt")]
    [InlineData(EventFormat.Jams, true, ".jams")]
    public void Files_of_one_recording_are_read_as_a_folder(EventFormat format, bool hasScores, string extension)
    {
        foreach (var (name, recording) in new[] { ("street", Street), ("park", Park) })
        {
            using var text = new StringWriter();
            using (var writer = ResultWriter.Events(text, format))
            {
                writer.Write(recording);
            }

            _folder.Text("all/" + name + extension, text.ToString());
        }

        _folder.Text("all/quiet" + extension, "");
        var table = EventTable.Read(_folder.Path("all"), LabeledSoundsOptions.Default);
        var names = format == EventFormat.Jams ? new[] { "site/street.wav", "park.wav" } : ["street", "park"];
        Check(table, hasScores, names);
        Assert.Contains("quiet", table.Recordings.Keys);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Tables_of_results_are_read(bool isJson)
    {
        using var text = new StringWriter();
        using (var writer = isJson ? ResultWriter.Json(text, ResultTable.Events) : ResultWriter.Csv(text, ResultTable.Events))
        {
            writer.Write(Street);
            writer.Write(Park);
            writer.Write(new() { File = "quiet.wav", Duration = 3 });
        }

        var table = EventTable.Read(_folder.Text(isJson ? "x.json" : "x.csv", text.ToString()), LabeledSoundsOptions.Default);
        Check(table, true, "site/street.wav", "park.wav");
        if (isJson)
        {
            Assert.Equal([10, 4.5, 3], table.Recordings.Values);
        }
    }

    [Fact]
    public void Json_serves_as_labels_to_learn_from()
    {
        var audio = _folder.Wav("x.wav", 3);
        var data = LabeledSounds.Open(_folder.Text("x.json", """[{"file": "x.wav", "events": [{"onset": 0, "offset": 1, "label": "Dog"}, {"onset": 1, "offset": 2, "label": "Cat"}]}]"""));
        Assert.Equal([(audio, 0.0, 1.0, "Dog"), (audio, 1, 2, "Cat")], data.Clips.Select(clip => (clip.Path, clip.Start, clip.End!.Value, data.Classes[clip.Label])));
    }

    [Fact]
    public void What_people_confirmed_counts_before_what_a_program_found()
    {
        var table = EventTable.Read(
            _folder.Text("k.csv", "INDIR,FOLDER,IN FILE,OFFSET,DURATION,AUTO ID,MANUAL ID\ndata,site,x.wav,0,1,Dog,Fox\ndata,site,x.wav,2,1,Dog,\n"), LabeledSoundsOptions.Default);
        Assert.Equal([("data/site/x.wav", "Fox")], table.Events.Select(one => (one.Recording, one.Label)));
    }

    [Theory]
    [InlineData("x.json", "[{\"file\": \"x.wav\"", "x.json: line 1: damaged JSON")]
    [InlineData("x.json", "[{\"name\": 1}]", "x.json: expected a JAMS file, or an array of objects with 'file' and 'events'")]
    [InlineData("x.json", "{\"a\": 1}", "x.json: expected a JAMS file, or an array of objects with 'file' and 'events'")]
    [InlineData("x.json", "[{\"file\": \"x.wav\", \"tags\": []}]", "x.json: x.wav: has no 'events': expected a JAMS file, or an array of objects with 'file' and 'events'")]
    [InlineData("x.json", "[{\"file\": \"x.wav\", \"events\": [{\"onset\": 2, \"offset\": 1, \"label\": \"a\"}]}]", "x.json: event 1 lacks a label, or has no onset and offset that are possible")]
    [InlineData("x.csv", "path,label\nx.wav,dog\n", "x.csv: line 2: an event needs its end: a column such as offset, end or duration")]
    [InlineData("x.csv", "a,b\n1,2\n", "x.csv: has no column 'label'")]
    [InlineData("x.txt", "0.5\t1\tdog\nhello\n", "x.txt: line 2: expected start, end and label, separated by tabs")]
    [InlineData("x.txt", "0.5\t1\tdog\n1\t" + Huge + "\tcat\n", "x.txt: line 2: expected start, end and label, separated by tabs")]
    [InlineData("x.csv", "path,label,start,end\nx.wav,dog,0,1e308:0:0\n", "x.csv: line 2: the clip begins at 0 s and ends at Infinity s")]
    [InlineData("x.json", "[{\"file\": \"x.wav\", \"events\": [{\"onset\": 2, \"offset\": 1e400, \"label\": \"a\"}]}]", "x.json: event 1 lacks a label, or has no onset and offset that are possible")]
    [InlineData("x.json", "[{\"file\": \"\\ud800\", \"events\": []}]", "x.json: damaged JSON: Cannot read incomplete UTF-16 JSON text")]
    public void A_malformed_file_gives_one_line(string name, string text, string problem)
    {
        var path = _folder.Text(name, text);
        var message = Assert.Throws<PannsException>(() => EventTable.Read(path, LabeledSoundsOptions.Default)).Message;
        Assert.StartsWith(problem, message.Replace(_folder.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private static void Check(EventTable table, bool hasScores, params string[] recordings)
        => Assert.Equal(
            [
                (recordings[0], 0.32, 1.6, "Dog", hasScores ? 0.75f : null), (recordings[0], 2, 3.5, "Male speech, man speaking", hasScores ? 0.5f : null),
                (recordings[1], 1, 2, "Dog", hasScores ? 0.25f : (float?)null),
            ],
            table.Events.Select(one => (Recording: one.Recording.TrimStart('.', '/'), Math.Round(one.Onset, 9), Math.Round(one.Offset, 9), one.Label, one.Score))
                .OrderBy(one => Array.IndexOf(recordings, one.Recording)));
}
