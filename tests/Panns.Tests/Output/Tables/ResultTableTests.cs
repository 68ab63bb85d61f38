using System.Text.Json;
using Panns.Output;

namespace Panns.Tests.Output.Tables;

/// <summary>Result tables against handwritten text.</summary>
public sealed class ResultTableTests
{
    private static readonly Tag Speech = new("Male speech, man speaking", 0.25f, 1, "/m/05zppz");

    private static readonly TaggingResult Whole = new() { File = "a,b.wav", Duration = 1.5, Tags = [Speech, new("Dog", 1e-7f, 74, "")], Scores = default };

    private static readonly TaggingResult Windows = Whole with
    {
        Windows = [new(0, 1, [Speech], default), new(0.5, 1.5000625, [Speech with { Score = float.NaN }], default)],
    };

    private static readonly TaggingResult Bad = new() { File = "c.wav", Duration = 0, Tags = [], Scores = default, Error = "c.wav: \"no\" audio" };

    [Fact]
    public void Tags_have_the_same_columns_of_windows_and_of_whole_recordings()
    {
        Assert.Equal(
            """
            file,start,end,label,score,status
            "a,b.wav",0.000,1.500,"Male speech, man speaking",0.25,ok
            "a,b.wav",0.000,1.500,Dog,1E-07,ok
            c.wav,,,,,"c.wav: ""no"" audio"
            "a,b.wav",0.000,1.000,"Male speech, man speaking",0.25,ok
            "a,b.wav",0.500,1.500062,"Male speech, man speaking",,ok

            """,
            Csv(ResultTable.Tags, Whole.ToRows(), Bad.ToRows(), Windows.ToRows()),
            ignoreLineEndingDifferences: true);
        Assert.Equal(
            """
            [{"file":"a,b.wav","duration":1.5,"tags":[{"label":"Male speech, man speaking","score":0.25},{"label":"Dog","score":1E-07}]},
             {"file":"c.wav","error":"c.wav: \"no\" audio"},
             {"file":"a,b.wav","duration":1.5,"windows":[{"start":0,"end":1,"tags":[{"label":"Male speech, man speaking","score":0.25}]},{"start":0.5,"end":1.500062,"tags":[{"label":"Male speech, man speaking","score":null}]}]}]

            """,
            Json(ResultTable.Tags, Whole.ToRows(), Bad.ToRows(), Windows.ToRows()),
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Events_have_onset_and_offset()
    {
        var found = new DetectionResult
        {
            File = "d.wav", Duration = 10, FrameCount = 1001, FrameSeconds = 0.01,
            Events = [new("Dog", 0.32, 1.6, 0.75f, 0.5f, 74, "/m/0bt9lr")],
        };
        var nothing = found with { File = "e.wav", Events = [] };
        Assert.Equal(
            "file,onset,offset,label,score,mean,status\nd.wav,0.320,1.600,Dog,0.75,0.5,ok\nf.wav,,,,,,f.wav: gone\n",
            Csv(ResultTable.Events, found.ToRows(), nothing.ToRows(), RecordingRows.Failed("f.wav", "f.wav: gone")));
        Assert.Equal(
            "[{\"file\":\"d.wav\",\"duration\":10,\"events\":[{\"onset\":0.32,\"offset\":1.6,\"label\":\"Dog\",\"score\":0.75,\"mean\":0.5}]},\n {\"file\":\"e.wav\",\"duration\":10,\"events\":[]}]\n",
            Json(ResultTable.Events, found.ToRows(), nothing.ToRows()));
    }

    [Fact]
    public void Predictions_end_with_a_column_a_class()
    {
        var table = ResultTable.Predictions(["dog, big", "cat"]);
        var rows = new RecordingRows { File = "x.wav", Duration = 2, Rows = [new(0, 2, "cat", 0.75f) { Scores = new[] { 0.25f, 0.75f } }] };
        Assert.Equal(
            "file,start,end,label,score,status,\"dog, big\",cat\nx.wav,0.000,2.000,cat,0.75,ok,0.25,0.75\ny.wav,,,,,y.wav: gone,,\n",
            Csv(table, rows, RecordingRows.Failed("y.wav", "y.wav: gone")));
        Assert.Equal("[{\"file\":\"x.wav\",\"duration\":2,\"label\":\"cat\",\"score\":0.75,\"scores\":{\"dog, big\":0.25,\"cat\":0.75}}]\n", Json(table, rows));
        Assert.Equal(
            "[{\"file\":\"x.wav\",\"duration\":2,\"windows\":[{\"start\":0,\"end\":2,\"label\":\"cat\",\"score\":0.75,\"scores\":{\"dog, big\":0.25,\"cat\":0.75}}]}]\n",
            Json(table, rows with { IsByWindow = true }));
    }

    [Fact]
    public void Predictions_of_several_labels_are_lists()
    {
        var scores = new[] { 0.25f, 0.75f };
        var rows = new RecordingRows { File = "x.wav", Duration = 2, Rows = [new(0, 2, "cat", 0.75f) { Scores = scores }, new(0, 2, "dog", 0.25f) { Scores = scores }] };
        var table = ResultTable.Predictions(["dog", "cat"], isList: true);
        Assert.Equal("file,start,end,label,score,status,dog,cat\nx.wav,0.000,2.000,cat,0.75,ok,0.25,0.75\nx.wav,0.000,2.000,dog,0.25,ok,0.25,0.75\n", Csv(table, rows));
        const string Labels = "\"labels\":[{\"label\":\"cat\",\"score\":0.75},{\"label\":\"dog\",\"score\":0.25}],\"scores\":{\"dog\":0.25,\"cat\":0.75}}";
        Assert.Equal($"[{{\"file\":\"x.wav\",\"duration\":2,{Labels}]\n", Json(table, rows));
        Assert.Equal($"[{{\"file\":\"x.wav\",\"duration\":2,\"windows\":[{{\"start\":0,\"end\":2,{Labels}]}}]\n", Json(table, rows with { IsByWindow = true }));
    }

    [Fact]
    public void Every_column_is_described_and_named_once()
    {
        foreach (var table in (ResultTable[])[ResultTable.Tags, ResultTable.Events, ResultTable.EmbeddingIndex, ResultTable.EmbeddingWindows(), ResultTable.Predictions(["x"])])
        {
            Assert.Equal(table.Columns.Length, table.Columns.Select(column => column.Name).Distinct(StringComparer.Ordinal).Count());
            Assert.All(table.Columns, column => Assert.NotEmpty(column.Description));
        }
    }

    [Fact]
    public void An_empty_table_is_a_heading_or_an_empty_array()
    {
        Assert.Equal("file,duration,status\n", Csv(ResultTable.EmbeddingIndex));
        Assert.Empty(JsonDocument.Parse(Json(ResultTable.Events)).RootElement.EnumerateArray());
    }

    private static string Csv(ResultTable table, params RecordingRows[] recordings)
    {
        using var text = new StringWriter();
        using var writer = ResultWriter.Csv(text, table);
        Array.ForEach(recordings, writer.Write);
        return text.ToString();
    }

    private static string Json(ResultTable table, params RecordingRows[] recordings)
    {
        using var text = new StringWriter();
        using (var writer = ResultWriter.Json(text, table))
        {
            Array.ForEach(recordings, writer.Write);
        }

        return text.ToString();
    }
}
