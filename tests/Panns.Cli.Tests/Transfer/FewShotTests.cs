using System.Text.Json;
using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests.Transfer;

public sealed class FewShotTests
{
    [Fact]
    public void Curves_are_printed_and_written()
    {
        using var folder = new SoundFolder(5);
        var results = folder.At("results.json");
        var run = CliRun.Of(
            "few-shot", folder.Sounds, "--shots", "1", "3", "--repeats", "2", "-s", "logmel_stats", "--json", results, "--report", folder.At("report"), "--no-cache");
        Assert.Equal((0, ""), (run.ExitCode, run.Troubles));
        var lines = run.Out.TrimEnd('\n').Split('\n');
        Assert.Matches("^strategy +clips per class +mean +deviation +95 %$", lines[0]);
        Assert.Matches(@"^logmel_stats +1 +[01]\.\d{4} +0\.\d{4} +[01]\.\d{4}-[01]\.\d{4}$", lines[1]);
        Assert.Matches(@"^logmel_stats +3 +[01]\.\d{4} +0\.\d{4} +[01]\.\d{4}-[01]\.\d{4}$", lines[2]);
        Assert.Contains("<svg", File.ReadAllText(lines[3]), StringComparison.Ordinal);

        using var json = JsonDocument.Parse(File.ReadAllText(results));
        Assert.Equal(("sounds", JsonValueKind.Null, "accuracy"), (
            json.RootElement.GetProperty("dataset").GetString(), json.RootElement.GetProperty("model").ValueKind, json.RootElement.GetProperty("metric").GetString()));
        var points = json.RootElement.GetProperty("strategies").GetProperty("logmel_stats");
        Assert.Equal([1, 3], points.EnumerateArray().Select(point => point.GetProperty("shots").GetInt32()));
        foreach (var point in points.EnumerateArray())
        {
            var scores = point.GetProperty("scores").EnumerateArray().Select(score => score.GetDouble()).ToArray();
            Assert.Equal(2, scores.Length);
            Assert.Equal(scores.Average(), point.GetProperty("mean").GetDouble(), 1e-12);
            Assert.Equal(Math.Abs(scores[0] - scores[1]) / Math.Sqrt(2), point.GetProperty("deviation").GetDouble(), 1e-12);

            // Student's t with one degree of freedom: 12.706 standard errors, each half the difference.
            var low = Math.Max(0, scores.Average() - (12.7062 * Math.Abs(scores[0] - scores[1]) / 2));
            Assert.Equal(low, point.GetProperty("interval95")[0].GetDouble(), 1e-4);
        }
    }

    [Fact]
    public void More_shots_than_there_are_clips_are_pointed_out()
    {
        using var folder = new SoundFolder(5);
        var run = CliRun.Of("few-shot", folder.Sounds, "--shots", "20", "--repeats", "1", "-s", "logmel_stats", "--no-cache");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("panns: a class has only 4 clips to draw from; where --shots asks for more, all of them are taken\n", run.Troubles);
    }

    [Fact]
    public void A_bad_file_among_many_is_named_and_left_out()
    {
        using var folder = new SoundFolder(5);
        File.WriteAllText(Path.Combine(folder.Sounds, "rain", "bad.wav"), "no sound at all");
        var run = CliRun.Of("few-shot", folder.Sounds, "--shots", "3", "--repeats", "1", "-s", "logmel_stats", "--no-cache");
        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"^panns: [^\n]*bad\.wav: [^\n]+; left out\n$", run.Troubles);
        Assert.Contains("logmel_stats", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_linear_probe_takes_vectors_as_they_are_unless_told_otherwise()
    {
        using var folder = new SoundFolder(4);
        var weights = folder.RandomWeights();
        string Curve(params string[] more)
        {
            var run = CliRun.Of(["few-shot", folder.Sounds, "--shots", "1", "--repeats", "3", "--weights", weights, "--cache", folder.At("cache"), "--json", folder.At("few.json"), .. more]);
            Assert.Equal((0, ""), (run.ExitCode, run.Troubles));
            using var json = JsonDocument.Parse(File.ReadAllText(folder.At("few.json")));
            return json.RootElement.GetProperty("strategies").GetRawText();
        }

        var plain = Curve();
        Assert.Equal(plain, Curve("--raw"));
        Assert.NotEqual(plain, Curve("--standardize"));
    }
}
