using System.Text.Json;
using Panns.Output;

namespace Panns.Tests.Output.Formats;

/// <summary>Events in the formats of other programs, against text written by hand from the descriptions of these formats.</summary>
public sealed class EventFormatTests
{
    private static readonly RecordingRows Street = new()
    {
        File = "site 1/street.wav", Duration = 10, Rows = [new(0.32, 1.6, "Dog", 0.75f), new(2, 3.5, "Male speech, man\tspeaking", 0.5f)],
    };

    private static readonly RecordingRows Park = new() { File = "park.wav", Duration = 4.5, Rows = [new(1, 2, "Dog", 0.25f)] };

    private static readonly RecordingRows Bad = RecordingRows.Failed("bad.wav", "bad.wav: gone");

    private static readonly RecordingRows Quiet = new() { File = "quiet.wav", Duration = 3 };

    [Fact]
    public void Audacity_reads_onset_offset_and_label()
        => Assert.Equal("0.320000\t1.600000\tDog\n2.000000\t3.500000\tMale speech, man speaking\n", Text(EventFormat.Audacity, Street));

    [Fact]
    public void Raven_has_the_times_of_all_recordings_in_sequence()
        => Assert.Equal(
            "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tBegin Path\tFile Offset (s)\tAnnotation\tScore\n"
            + "1\tWaveform 1\t1\t0.320\t1.600\tsite 1/street.wav\t0.320\tDog\t0.75\n"
            + "2\tWaveform 1\t1\t2.000\t3.500\tsite 1/street.wav\t2.000\tMale speech, man speaking\t0.5\n"
            + "3\tWaveform 1\t1\t14.000\t15.000\tpark.wav\t1.000\tDog\t0.25\n",
            Text(EventFormat.Raven, Street, Bad, Quiet, Park));

    [Fact]
    public void Crowsetta_has_an_annotation_for_each_recording()
        => Assert.Equal(
            "label,onset_s,offset_s,notated_path,annot_path,sequence,annotation\n"
            + "Dog,0.320,1.600,site 1/street.wav,site 1/street.wav,0,0\n"
            + "\"Male speech, man\tspeaking\",2.000,3.500,site 1/street.wav,site 1/street.wav,0,0\n"
            + "Dog,1.000,2.000,park.wav,park.wav,0,1\n",
            Text(EventFormat.Crowsetta, Street, Bad, Quiet, Park));

    [Fact]
    public void Kaleidoscope_has_the_folder_apart_and_a_column_to_fill_in()
        => Assert.Equal(
            "INDIR,FOLDER,IN FILE,OFFSET,DURATION,AUTO ID,CONFIDENCE,MANUAL ID\n"
            + "site 1,,street.wav,0.320,1.280,Dog,0.75,\n"
            + "site 1,,street.wav,2.000,1.500,\"Male speech, man\tspeaking\",0.5,\n"
            + ".,,park.wav,1.000,1.000,Dog,0.25,\n",
            Text(EventFormat.Kaleidoscope, Street, Bad, Quiet, Park));

    [Fact]
    public void Jams_has_what_its_schema_requires()
    {
        using var document = JsonDocument.Parse(Text(EventFormat.Jams, Street));
        var root = document.RootElement;
        var file = root.GetProperty("file_metadata");
        Assert.Equal((10, "0.3.4"), (file.GetProperty("duration").GetDouble(), file.GetProperty("jams_version").GetString()));
        Assert.Equal(JsonValueKind.Object, root.GetProperty("sandbox").ValueKind);
        var annotation = Assert.Single(root.GetProperty("annotations").EnumerateArray());
        Assert.Equal("tag_open", annotation.GetProperty("namespace").GetString());
        Assert.Equal(JsonValueKind.Object, annotation.GetProperty("annotation_metadata").GetProperty("curator").ValueKind);
        Assert.Equal(
            """[{"time":0.32,"duration":1.28,"value":"Dog","confidence":0.75},{"time":2,"duration":1.5,"value":"Male speech, man\tspeaking","confidence":0.5}]""",
            JsonSerializer.Serialize(annotation.GetProperty("data")));
    }

    [Theory]
    [InlineData(EventFormat.Audacity, "a label track of Audacity holds the events of one recording: 'park.wav' needs another file than 'site 1/street.wav'")]
    [InlineData(EventFormat.Jams, "a JAMS file holds the events of one recording: 'park.wav' needs another file than 'site 1/street.wav'")]
    public void A_second_recording_is_refused_where_it_could_not_be_told_apart(EventFormat format, string problem)
        => Assert.Equal(problem, Assert.Throws<PannsException>(() => Text(format, Street, Park)).Message);

    private static string Text(EventFormat format, params ReadOnlySpan<RecordingRows> recordings)
    {
        using var text = new StringWriter();
        using (var writer = ResultWriter.Events(text, format))
        {
            foreach (var recording in recordings)
            {
                writer.Write(recording);
            }
        }

        return text.ToString();
    }
}
