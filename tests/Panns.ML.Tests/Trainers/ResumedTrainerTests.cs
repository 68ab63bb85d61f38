using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.Transfer;
using Panns.Weights;

namespace Panns.ML.Tests.Trainers;

/// <summary>Trainings canceled by a token and resumed by a later fit.</summary>
public sealed class ResumedTrainerTests : IDisposable
{
    private const int Epochs = 3;

    private readonly TempFolder _folder = new();
    private readonly Row[] _rows;

    public ResumedTrainerTests() => _rows = [.. Enumerable.Range(0, 6).Select(i => new Row
    {
        Path = Clips.Write(_folder, $"{i}.wav", i + 1, Row.Samples), Label = i % 2 == 0 ? "even" : "odd", Audio = Noise(i),
    })];

    private NetworkTrainerOptions Options => new()
    {
        Model = PannsModels.Mn04,
        AudioColumnName = "Path",
        Training = NetworkTrainingOptions.Scratch with { Epochs = Epochs, BatchSize = 2, LongestClip = 0.1 },
        Threads = 1,
        Seed = 4,
        RunsFolder = _folder.At("runs"),
        CancellationToken = TestContext.Current.CancellationToken,
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Path")]
    [InlineData("Audio")]
    public void A_fit_that_was_cut_short_goes_on_to_the_bits_of_one_that_was_not(string column)
    {
        var options = Options with { AudioColumnName = column };
        var (whole, wholeScores, all) = Fit(options with { RunsFolder = null });
        Assert.Equal([1, 2, 3], all);
        Assert.False(Directory.Exists(options.RunsFolder));

        Cut(options);
        var (model, scores, later) = Fit(options);
        Assert.Equal([2, 3], later);
        Assert.Equal(whole.History, model.History);
        Assert.Equal(WeightHash.Of(whole.Weights), WeightHash.Of(model.Weights));
        Assert.Equal(wholeScores, scores);

        // A finished training is repeated from its last state.
        var (again, _, left) = Fit(options);
        Assert.InRange(left.Count, 0, 1);
        Assert.Equal(whole.History, again.History);
        Assert.Equal(WeightHash.Of(whole.Weights), WeightHash.Of(again.Weights));

        // Another waveform column has another state even under the same name, because the samples identify it.
        Assert.Equal([1, 2, 3], Fit(options with { AudioColumnName = column == "Path" ? "Audio" : "Path" }).Epochs);
    }

    [Fact]
    public void Fine_tuning_goes_on_too()
    {
        var options = Options with
        {
            AudioColumnName = "Audio",
            Weights = Clips.Mn04,
            Training = NetworkTrainingOptions.FineTune with { HeadEpochs = 1, Epochs = 2, BatchSize = 2, LongestClip = 0.1 },
        };
        var (whole, _, _) = Fit(options with { RunsFolder = null }, fromWeights: true);
        Cut(options, fromWeights: true);
        var (model, _, later) = Fit(options, fromWeights: true);
        Assert.Equal([2, 3], later);
        Assert.Equal(WeightHash.Of(whole.Weights), WeightHash.Of(model.Weights));
    }

    [Theory]
    [InlineData("seed")]
    [InlineData("options")]
    [InlineData("label")]
    [InlineData("sample")]
    [InlineData("rate")]
    public void Another_training_begins_anew_and_says_so(string difference)
    {
        var options = Options with { AudioColumnName = "Audio" };
        Cut(options);
        switch (difference)
        {
            case "seed":
                options = options with { Seed = 5 };
                break;
            case "options":
                options = options with { Training = options.Training! with { GainDecibels = 5 } };
                break;
            case "label":
                (_rows[0].Label, _rows[1].Label) = (_rows[1].Label, _rows[0].Label);
                break;
            case "sample":
                _rows[5].Audio[7] += 0.01f;
                break;
            default:
                options = options with { SampleRate = 16000 };
                break;
        }

        var messages = new List<string>();
        Assert.Equal([1, 2, 3], Fit(options, hear: messages.Add).Epochs);
        Assert.Single(messages, message => message.Contains("has no checkpoint of this run", StringComparison.Ordinal));
        Assert.Equal(2, Directory.GetFiles(options.RunsFolder!).Length);
    }

    [Fact]
    public void A_damaged_state_is_named_in_this_library_s_words()
    {
        Cut(Options);
        var file = Assert.Single(Directory.GetFiles(Options.RunsFolder!));
        File.WriteAllText(file, "no state");
        var problem = Clips.Innermost<PannsException>(() => Fit(Options)).Message;
        Assert.StartsWith(file, problem, StringComparison.Ordinal);
        Assert.Contains("delete the file", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("--", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_that_cannot_be_written_ends_only_a_training_without_a_log()
    {
        var file = _folder.At("file");
        File.WriteAllText(file, "no folder");
        var messages = new List<string>();
        Assert.Equal([1, 2, 3], Fit(Options with { RunsFolder = file }, hear: messages.Add).Epochs);
        Assert.Single(messages, message => message.Contains("cannot be written", StringComparison.Ordinal));

        var silent = new MLContext(1);
        Assert.Contains(file, Clips.Innermost<PannsException>(() => Trainer(silent, Options with { RunsFolder = file }, false).Fit(silent.Data.LoadFromEnumerable(_rows))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Options with { RunsFolder = "" });
    }

    private static float[] Noise(int seed)
    {
        var random = new SplitMix64((ulong)seed);
        return [.. Enumerable.Range(0, Row.Samples).Select(_ => (float)(0.1 * (seed + 1) * random.NextSigned()))];
    }

    private static EstimatorChain<PannsPredictionTransformer<NetworkModelParameters>> Trainer(MLContext ml, NetworkTrainerOptions options, bool fromWeights)
    {
        var trainers = ml.MulticlassClassification.Trainers;
        return ml.Transforms.Conversion.MapValueToKey("Label").Append(fromWeights ? trainers.PannsFineTune(options) : trainers.PannsScratch(options));
    }

    // The first state is always written, so that there is one after the first epoch.
    private void Cut(NetworkTrainerOptions options, bool fromWeights = false)
    {
        using var source = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Fit(options with { CancellationToken = source.Token }, fromWeights, message =>
        {
            if (message.StartsWith("epoch 1 of ", StringComparison.Ordinal))
            {
                source.Cancel();
            }
        }));
        Assert.Single(Directory.GetFiles(options.RunsFolder!));
    }

    // A new context each time, like another process.
    private (NetworkModelParameters Model, float[][] Scores, List<int> Epochs) Fit(NetworkTrainerOptions options, bool fromWeights = false, Action<string>? hear = null)
    {
        var epochs = new List<int>();
        var ml = new MLContext(1);
        ml.Log += (_, message) =>
        {
            if (message.Source.Contains("PannsScratch", StringComparison.Ordinal) || message.Source.Contains("PannsFineTune", StringComparison.Ordinal))
            {
                if (message.RawMessage.StartsWith("epoch ", StringComparison.Ordinal))
                {
                    epochs.Add(message.RawMessage["epoch ".Length] - '0');
                }

                hear?.Invoke(message.RawMessage);
            }
        };
        var data = ml.Data.LoadFromEnumerable(_rows);
        var fitted = Trainer(ml, options with { Context = ml }, fromWeights).Fit(data);
        return (fitted.LastTransformer.Model, [.. fitted.Transform(data).GetColumn<float[]>("Score")], epochs);
    }

    internal sealed class Row
    {
        public const int Samples = 3200;

        public string Path { get; set; } = "";

        public string Label { get; set; } = "";

        [VectorType(Samples)]
        public float[] Audio { get; set; } = [];
    }
}
