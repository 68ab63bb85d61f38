using System.Text.Json.Nodes;
using Panns.Transfer.Reports;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Evaluation;

/// <summary>Results of an earlier run or another program, for comparison: missing values stay missing, and errors are named.</summary>
public sealed class NetworkScoreTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly EvaluationResult _result = SampleResults.Evaluation();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Results_come_back_as_they_were_written()
        => Assert.Equal(NetworkScore.Of(_result), Read(_ => { }));

    [Theory]
    [InlineData("[]")]
    [InlineData("[0.5]")]
    [InlineData("[null, null]")]
    [InlineData("null")]
    [InlineData(null)]
    public void An_interval_that_is_not_there_is_not_drawn(string? interval)
    {
        var scores = Read(json => Change(json, "interval95", interval));
        Assert.Equal(_result.Strategies[0].Pooled.Value, scores[0].Pooled.Value);
        Assert.Equal((double.NaN, double.NaN), (scores[0].Pooled.Low, scores[0].Pooled.High));
        var figure = ReportPage.Write([_result], null, [scores[0] with { Model = "Cnn6" }]).Split("<title>score against multiply-adds</title>")[1].Split("</svg>")[0];
        Assert.Contains($"<title>Cnn6, freeze_l1: {scores[0].Mean:0.000}", figure, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"<title>Cnn6, freeze_l1: [0-9.]+ \(", figure);
        Assert.DoesNotContain("NaN", figure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model", "null", "the network of freeze_l1 has no name")]
    [InlineData("model", "\"\"", "the network of freeze_l1 has no name")]
    [InlineData("multiply_adds", "0", "multiply_adds is no number above 0")]
    [InlineData("parameters", "-3", "parameters is no number above 0")]
    public void A_network_without_what_the_figure_needs_is_refused(string name, string value, string what) => Refused(json => json[name] = JsonNode.Parse(value), what);

    [Theory]
    [InlineData("mean", "null", "freeze_l1 has no mean score")]
    [InlineData("mean", "1.5", "mean is no score from 0 to 1")]
    [InlineData("pooled", "-0.1", "pooled is no score from 0 to 1")]
    public void A_strategy_without_its_score_is_refused(string name, string value, string what) => Refused(json => Change(json, name, value), what);

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""{"dataset": "a <b> set", "strategies": []}""")]
    [InlineData("""{"dataset": "a <b> set", "strategies": {"x": 3}}""")]
    public void What_holds_no_results_is_one_clear_line(string text)
    {
        var path = _folder.Text("other.json", text);
        Assert.Equal($"{path}: holds no results of an evaluation in JSON", Assert.Throws<PannsException>(() => NetworkScore.Read(path, "a <b> set", EvaluationMetric.Accuracy)).Message);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"dataset": "a <b> set", "strategies": {}}""")]
    [InlineData("""[{"dataset": "a <b> set", "strategies": {"logmel_stats": {"metric": "accuracy", "uses_network": false}}}]""")]
    public void Results_without_a_network_are_no_silent_comparison_with_nothing(string text)
    {
        var path = _folder.Text("none.json", text);
        Assert.Equal(
            $"{path}: holds no result of a strategy that uses a network, so there is nothing to compare with",
            Assert.Throws<PannsException>(() => NetworkScore.Read(path, "a <b> set", EvaluationMetric.Accuracy)).Message);
    }

    private static void Change(JsonNode json, string name, string? value)
    {
        var strategy = json["strategies"]!["freeze_l1"]!.AsObject();
        strategy.Remove(name);
        if (value is not null)
        {
            strategy[name] = JsonNode.Parse(value);
        }
    }

    private void Refused(Action<JsonNode> change, string what)
        => Assert.EndsWith($": holds no results of an evaluation in JSON ({what})", Assert.Throws<PannsException>(() => Read(change)).Message, StringComparison.Ordinal);

    private IReadOnlyList<NetworkScore> Read(Action<JsonNode> change)
    {
        var json = JsonNode.Parse(ResultJson.Write(_result))!;
        change(json);
        return NetworkScore.Read(_folder.Text("earlier.json", json.ToJsonString()), _result.Dataset, _result.Metric);
    }
}
