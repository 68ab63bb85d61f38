using System.Text.Json;
using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests.Transfer;

/// <summary>Three events and four detections, of which all numbers were worked out by hand.</summary>
public sealed class EvaluateEventsTests : IDisposable
{
    private const string Reference = "filename\tonset\toffset\tevent_label\ntest.wav\t2\t20\tc1\ntest.wav\t12\t35\tc2\ntest.wav\t42\t47\tc3\n";
    private const string Estimated = "onset,offset,label,score,file\n2.1,19,c1,0.9,a/test.wav\n40,45,c1,0.4,a/test.wav\n12,34,c2,0.8,a/test.wav\n42,47,c3,0.7,a/test.wav\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scores_are_printed_by_class_and_overall()
    {
        var run = CliRun.Of("evaluate-events", Text("ref.tsv", Reference), Text("est.csv", Estimated), "--durations", Text("d.csv", "filename,duration\ntest.wav,50\nquiet.wav,22\n"), "-q");
        Assert.Equal(
            new CliRun(
                0,
                "class            reference  estimated  event F1  event ER  segment F1  segment ER  PSDS1  PSDS2\n"
                + "c1                       1          2     0.667     1.000       0.850       0.333  1.000  1.000\n"
                + "c2                       1          1     1.000     0.000       0.978       0.043  1.000  1.000\n"
                + "c3                       1          1     1.000     0.000       1.000       0.000  1.000  1.000\n"
                + "mean of classes                           0.889     0.333       0.943       0.126\n"
                + "all                      3          4     0.857     0.333       0.926       0.152  1.000  1.000\n",
                ""),
            run);
    }

    [Fact]
    public void Json_has_every_measure()
    {
        var run = CliRun.Of(
            "evaluate-events", Text("ref.tsv", Reference), Text("est.csv", Estimated), "--durations", Text("d.csv", "filename,duration\ntest.wav,50\n"), "--threshold", "0.5", "--json", "-q");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using var document = JsonDocument.Parse(run.Out);
        var overall = document.RootElement.GetProperty("overall");
        Assert.Equal((3, 3, 3), (
            overall.GetProperty("event_based").GetProperty("reference").GetInt32(),
            overall.GetProperty("event_based").GetProperty("estimated").GetInt32(),
            overall.GetProperty("event_based").GetProperty("correct").GetInt32()));
        Assert.Equal(1, overall.GetProperty("event_based").GetProperty("f1").GetDouble());

        // Every event is found before the first false alarm.
        Assert.Equal(1, overall.GetProperty("psds1").GetDouble(), 1e-12);
    }

    [Fact]
    public void Csv_has_full_precision_and_empty_cells_for_what_is_unknown()
    {
        var run = CliRun.Of("evaluate-events", Text("ref.tsv", Reference), Text("est.csv", Estimated), "--csv", "-q");
        Assert.StartsWith("class,reference,estimated,event_f1,event_er,segment_f1,segment_er,psds1,psds2\nc1,1,2,0.6666666666666666,1,0.85,0.3333333333333333,,\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_lengths_there_is_no_psds_and_a_line_says_so()
    {
        var run = CliRun.Of("evaluate-events", Text("ref.tsv", Reference), Text("est.csv", Estimated), "-q");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("panns: no PSDS: the length of 1 recording is not known (test): add --durations FILE or --audio DIR\n", run.Error);
    }

    [Fact]
    public void Different_recordings_are_an_error()
    {
        var run = CliRun.Of("evaluate-events", Text("ref.tsv", Reference), Text("est.csv", Estimated.Replace("test.wav", "other.wav", StringComparison.Ordinal)));
        Assert.Equal(new CliRun(1, "", "panns: reference and estimate have no recording in common: 'test' there, 'other' here\n"), run);
    }

    [Fact]
    public void A_table_of_lengths_needs_its_columns()
    {
        var lengths = Text("d.csv", "a,b\n1,2\n");
        var run = CliRun.Of("evaluate-events", Text("ref.tsv", Reference), Text("est.csv", Estimated), "--durations", lengths);
        Assert.Equal(new CliRun(1, "", $"panns: {lengths}: has no columns filename and duration; its columns are a, b\n"), run);
    }

    private string Text(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
