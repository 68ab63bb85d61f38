using System.IO.Compression;
using Panns.Transfer.Models;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Models;

/// <summary>Which classes a prediction names, of recordings and of their windows.</summary>
public sealed class PredictionTests : IDisposable
{
    private const int Rate = 32000;
    private static readonly float[] Scores = [0.25f, 0.5f, 0.125f, 0.5f];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<bool, PredictionOptions, double?, string> Choices => new()
    {
        { false, new(), null, "b" },
        { false, new() { TopCount = 3 }, null, "b d a" },
        { false, new() { TopCount = 9 }, null, "b d a c" },
        { false, new() { Threshold = 0.2 }, null, "b d a" },
        { false, new() { TopCount = 1, Threshold = 0.2 }, null, "b" },
        { false, new() { Threshold = 0.6 }, null, "" },
        { false, new() { Reject = 0.5 }, null, "b" },
        { false, new() { Reject = 0.51 }, null, "" },
        { false, new(), 0.51, "" },
        { false, new() { Reject = 0 }, 0.51, "b" },
        { true, new(), null, "b d" },
        { true, new() { Threshold = 0.125 }, null, "b d a c" },
        { true, new() { TopCount = 3 }, null, "b d a" },
        { true, new() { TopCount = 1, Threshold = 0.6 }, null, "" },
    };

    [Theory]
    [MemberData(nameof(Choices))]
    public void Classes_are_named_by_score_threshold_and_number(bool isMultiLabel, PredictionOptions options, double? reject, string expected)
        => Assert.Equal(expected, string.Join(' ', new NamedClasses(["a", "b", "c", "d"], isMultiLabel, options, reject).Of(Scores).Select(one => one.Label)));

    [Fact]
    public void Windows_are_classified_one_by_one()
    {
        for (var i = 0; i < 6; i++)
        {
            _folder.Wav(FormattableString.Invariant($"tones/low/{i}.wav"), 1, 200 + (20 * i), Rate);
            _folder.Wav(FormattableString.Invariant($"tones/high/{i}.wav"), 1, 2400 + (60 * i), Rate);
        }

        var model = TransferModel.Fit(new() { Threads = 2 }, LabeledSounds.OpenFolder(_folder.Path("tones")), TransferStrategies.LogMelBaseline);
        using var fitted = model;
        float[] wave = [.. Enumerable.Range(0, 3 * Rate).Select(i => 0.25f * MathF.Sin(2 * MathF.PI * (i < 2 * Rate ? 240 : 2560) * i / Rate))];
        var path = _folder.Wav("new.wav", wave, Rate);
        var options = new PredictionOptions { Window = 1, Overlap = 0, KeepWindows = true };
        var result = fitted.Predict(path, options, TestContext.Current.CancellationToken);
        Assert.Equal([(0.0, 1.0, "low"), (1, 2, "low"), (2, 3, "high")], result.Windows!.Value.Select(one => (one.Start, one.End, one.Labels.Single().Label)));

        // A recording's scores are the mean of its windows'.
        Assert.Equal(result.Windows.Value.Average(one => one.Scores[0]), result.Scores[0], 1e-6);
        var rows = result.ToRows();
        Assert.Equal((true, 3, "high"), (rows.IsByWindow, rows.Rows.Count, rows.Rows[2].Label));
        Assert.Equal(result.Scores, fitted.Predict(path, options with { KeepWindows = false }, TestContext.Current.CancellationToken).Scores);

        // Without a length, a window is as long as in training: this recording is one.
        var whole = fitted.Predict(path, new() { KeepWindows = true }, TestContext.Current.CancellationToken);
        Assert.Equal((0.0, 3.0), (whole.Windows!.Value.Single().Start, whole.Windows.Value.Single().End));
        Assert.Equal(fitted.Predict(path, TestContext.Current.CancellationToken).Scores, whole.Scores);
    }

    // Right answers with scores 0.1 to 1: a tenth of them, one, may be rejected, so the limit is the second lowest, 0.2.
    [Fact]
    public void The_limit_rejects_a_share_of_the_right_answers()
    {
        (float, bool)[] answers = [.. Enumerable.Range(1, 10).Select(i => (i / 10f, true)), (0.15f, false), (0.2f, false), (0.95f, false)];
        Assert.Equal(new RejectChoice(0.2f, 10, 1, 3, 1), RejectChoice.Of(answers, 0.1));
        Assert.Equal(new RejectChoice(0.1f, 10, 0, 3, 0), RejectChoice.Of(answers, 0.05));
        Assert.Equal(new RejectChoice(1, 10, 9, 3, 3), RejectChoice.Of(answers, 1));
        Assert.Null(RejectChoice.Of([(0.5f, false)], 0.05));
    }

    [Fact]
    public void A_model_keeps_its_limit_in_its_file()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(10));
        var context = new TransferContext { Threads = 2 };
        var choice = RejectChoice.Find(context, data, TransferStrategies.LogMelBaseline);
        Assert.Equal((4, 0), (choice.Right, choice.Wrong));
        var model = TransferModel.Fit(context, data, TransferStrategies.LogMelBaseline);
        using var fitted = model;
        fitted.Save(_folder.Path("old.panns"));
        fitted.Reject = 1;
        fitted.Save(_folder.Path("my.panns"));
        Assert.Equal(("1", "4"), (VersionOf("old.panns"), VersionOf("my.panns")));
        using var opened = TransferModel.Load(_folder.Path("my.panns"));
        Assert.Equal(1.0, opened.Reject);
        var result = opened.Predict(_folder.Wav("new.wav", 0.4, 2600), TestContext.Current.CancellationToken);
        Assert.Equal("high", result.Label);
        Assert.Empty(result.Labels);
        Assert.Equal((TransferPrediction.NoneOfThese, result.Score), (result.ToRows().Rows.Single().Label, result.ToRows().Rows.Single().Score));
        Assert.Throws<ArgumentOutOfRangeException>(() => opened.Reject = 1.5);
        Assert.Contains("several classes", Assert.Throws<PannsException>(() => RejectChoice.Find(context, data with { IsMultiLabel = true }, TransferStrategies.LogMelBaseline)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_a_network_has_no_embedding()
    {
        var model = TransferModel.Fit(new() { Threads = 2 }, LabeledSounds.OpenFolder(_folder.TwoClasses(3)), TransferStrategies.LogMelBaseline);
        using var fitted = model;
        Assert.Contains("no embedding", Assert.Throws<PannsException>(() => fitted.CreateExtractor()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_embedding_of_a_model_is_that_of_its_network()
    {
        var weights = TestData.Path("efficientat/mn04_as_mAP_432.pt");
        using var backbone = Backbone.Open(PannsModels.Mn04, weights);
        var model = TransferModel.Fit(new() { Backbone = backbone }, LabeledSounds.OpenFolder(_folder.TwoClasses(3)), TransferStrategies.LinearProbe);
        using var fitted = model;
        using var network = PannsModel.Load(PannsModels.Mn04, weights);
        var sound = _folder.Wav("new.wav", 0.5, 2600);
        Assert.Equal(
            new EmbeddingExtractor(network).Extract(sound, TestContext.Current.CancellationToken), fitted.CreateExtractor().Extract(sound, TestContext.Current.CancellationToken));
    }

    private string VersionOf(string file)
    {
        using var zip = ZipFile.OpenRead(_folder.Path(file));
        using var text = new StreamReader(zip.GetEntry("model.json")!.Open());
        return System.Text.Json.JsonDocument.Parse(text.ReadToEnd()).RootElement.GetProperty("format_version").GetRawText();
    }
}
