using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.Engine;
using Panns.Networks;
using Panns.Weights;

namespace Panns.ML.Tests.Pipelines;

/// <summary>What someone who knows ML.NET does without thinking.</summary>
public sealed class HabitTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly MLContext _ml = new(1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Waveforms_at_another_rate_are_resampled_because_their_column_says_the_rate()
    {
        var data = _ml.View(Clips.Write(_folder, "a.wav", 1));
        var options = Stand("Features", "Audio") with { SampleRate = 16000 };
        var stated = Features(_ml.Transforms.LoadAudio("Audio", "Path", 16000).Append(_ml.Transforms.PannsEmbedding(options)), data);
        var said = _ml.Transforms.LoadAudio("Raw", "Path", 16000)
            .Append(_ml.Transforms.CopyColumns("Audio", "Raw"))
            .Append(_ml.Transforms.PannsEmbedding(Stand("Features", "Audio")));
        Assert.Equal(stated, Features(said, data));

        var wrong = said.Append(_ml.Transforms.PannsEmbedding(Stand("Other", "Audio") with { SampleRate = 48000 }));
        Assert.Contains("16000 Hz, as it says itself", Clips.Innermost<PannsException>(() => wrong.Fit(data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fitted_pipeline_computes_an_embedding_once_however_often_a_trainer_passes()
    {
        string[] paths = [.. Enumerable.Range(1, 4).Select(i => Clips.Write(_folder, $"{i}.wav", i, 3200))];
        var data = _ml.Data.LoadFromEnumerable(paths.Select((path, i) => new ClipRow { Path = path, Label = i % 2 == 0 ? "even" : "odd" }).ToArray());
        Assert.Equal(paths.Length, ClipsRun(new PannsEmbeddingOptions { OutputColumnName = "Features", InputColumnName = "Path" }.KeptBytes));
        Assert.True(ClipsRun(0) > 2 * paths.Length);

        int ClipsRun(long kept)
        {
            var before = CountingEngine.ClipsRun;
            var options = Stand("Features", "Path") with { Engine = CountingEngine.Instance, KeptBytes = kept };
            _ = _ml.Transforms.Conversion.MapValueToKey("Label")
                .Append(_ml.Transforms.PannsEmbedding(options))
                .Append(_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(new Microsoft.ML.Trainers.SdcaMaximumEntropyMulticlassTrainer.Options { MaximumNumberOfIterations = 5, NumberOfThreads = 1, Shuffle = false }))
                .Fit(data);
            return CountingEngine.ClipsRun - before;
        }
    }

    [Fact]
    public void Bytes_of_a_file_and_16_bit_samples_are_recordings_too()
    {
        var path = Clips.Write(_folder, "a.wav", 1);
        var bytes = File.ReadAllBytes(path);
        var samples = new short[(bytes.Length - 44) / 2];
        Buffer.BlockCopy(bytes, 44, samples, 0, 2 * samples.Length);
        var data = _ml.Data.LoadFromEnumerable([new Upload { Path = path, Bytes = bytes, Samples = samples }]);
        foreach (var column in new[] { nameof(Upload.Bytes), nameof(Upload.Samples) })
        {
            var pipeline = _ml.Transforms.PannsEmbedding(Stand("Features", column));
            var model = pipeline.Fit(data);
            var expected = Features(_ml.Transforms.PannsEmbedding(Stand("Features", "Path")), data);
            Assert.Equal(expected, model.Transform(data).GetColumn<float[]>("Features"));
            Assert.Equal(expected, _ml.Reload(model, data).Transform(data).GetColumn<float[]>("Features"));
        }
    }

    [Fact]
    public void Rows_of_a_transform_are_shuffled_whichever_columns_are_read()
    {
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(i => WaveformRow.Numbered(i)).ToArray());
        var shuffled = _ml.Data.ShuffleRows(_ml.Transforms.PannsEmbedding(Stand("Features", "Audio")).Fit(data).Transform(data), seed: 1);
        var ids = shuffled.GetColumn<int>("Id").ToArray();
        Assert.Equal(Enumerable.Range(0, 20), ids.Order());
        Assert.Equal(ids.Select(id => (float)id), shuffled.GetColumn<float[]>("Features").Select(features => features[0]));
    }

    [Fact]
    public void Loaded_rows_are_filtered_by_fold_and_split_by_it()
    {
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(i => new AudioRow { Path = $"{i}.wav", Fold = 1 + (i % 4) }).ToArray());
        Assert.All(_ml.Data.FilterRowsByColumn(data, "Fold", 2, 3).GetColumn<float>("Fold"), fold => Assert.Equal(2, fold));
        var split = _ml.Data.TrainTestSplit(data, 0.3, samplingKeyColumnName: "Fold");
        var test = split.TestSet.GetColumn<float>("Fold").ToHashSet();
        Assert.NotEmpty(test);
        Assert.Empty(split.TrainSet.GetColumn<float>("Fold").Intersect(test));
    }

    [Fact]
    public void A_prediction_needs_a_path_alone_and_scores_say_what_they_are()
    {
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(1, 6).Select(i => new AudioRow { Path = Clips.Write(_folder, $"{i}.wav", i, 3200), Label = i % 2 == 0 ? "even" : "odd" }).ToArray());
        var model = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(_ml.Transforms.PannsEmbedding(Stand("Features", "Path")))
            .Append(_ml.MulticlassClassification.Trainers.FreezeL1(new FreezeOptions { Training = new() { Epochs = 2 } }))
            .Fit(data);
        var schema = model.GetOutputSchema(data.Schema);
        var own = _ml.Transforms.Conversion.MapValueToKey("Label").Append(_ml.Transforms.Concatenate("Features", "Start"))
            .Append(_ml.MulticlassClassification.Trainers.NaiveBayes()).Fit(data).GetOutputSchema(data.Schema);
        foreach (var column in new[] { "Score", "PredictedLabel" })
        {
            Assert.Equal(
                own[column].Annotations.Schema.Select(one => one.Name).Where(name => name != "ScoreColumnSetId").Order(StringComparer.Ordinal),
                schema[column].Annotations.Schema.Select(one => one.Name).Where(name => name != "ScoreColumnSetId").Order(StringComparer.Ordinal));
            Assert.Equal(Kind(own[column]), Kind(schema[column]));
            Assert.Equal(own[column].Annotations.Schema["ScoreColumnSetId"].Type, schema[column].Annotations.Schema["ScoreColumnSetId"].Type);
        }

        var loaded = _ml.Reload(model, data);
        using var live = _ml.Model.CreatePredictionEngine<AudioInput, Scored>(model);
        using var engine = _ml.Model.CreatePredictionEngine<AudioInput, Scored>(loaded);
        var importance = _ml.MulticlassClassification.PermutationFeatureImportance(loaded.AsPredictor(data.Schema, "Features"), loaded.Transform(data));
        Assert.Equal(loaded.Transform(data).GetColumn<float[]>("Features").First().Length, importance.Length);
        var path = _folder.At("1.wav");
        Assert.Equal(live.Predict(new() { Path = path }).Score, engine.Predict(new() { Path = path }).Score);

        static string Kind(DataViewSchema.Column column)
        {
            var kind = default(ReadOnlyMemory<char>);
            column.Annotations.GetValue("ScoreColumnKind", ref kind);
            return kind.ToString();
        }
    }

    [Fact]
    public void A_context_is_named_once()
    {
        var lines = new List<string>();
        var ml = new MLContext(1);
        ml.Log += (_, message) =>
        {
            lock (lines)
            {
                lines.Add(message.RawMessage);
            }
        };
        var data = _ml.View(Clips.Write(_folder, "a.wav", 1));
        _ = ml.Transforms.PannsEmbedding(Stand("Features", "Path")).Fit(data);
        Assert.DoesNotContain(lines, line => line.Contains("mn04_as: opened", StringComparison.Ordinal));
        Assert.Same(ml, ml.Panns());
        _ = ml.Transforms.PannsEmbedding(Stand("Features", "Path")).Fit(data);
        Assert.Contains(lines, line => line.Contains("mn04_as: opened", StringComparison.Ordinal));
    }

    [Fact]
    public void A_disposed_transformer_refuses_rows_and_gives_its_network_back()
    {
        var data = _ml.View(Clips.Write(_folder, "a.wav", 1));
        var options = Stand("Features", "Path") with { Engine = CountingEngine.Instance, Threads = 7 };
        var (one, two) = (_ml.Transforms.PannsEmbedding(options).Fit(data), _ml.Transforms.PannsEmbedding(options).Fit(data));
        var before = CountingEngine.Disposed;
        one.Dispose();
        one.Dispose();
        Assert.Throws<ObjectDisposedException>(() => one.Transform(data));
        Assert.Equal(before, CountingEngine.Disposed);
        Assert.Single(two.Transform(data).GetColumn<float[]>("Features"));
        two.Dispose();
        Assert.Equal(before + 1, CountingEngine.Disposed);
    }

    private PannsEmbeddingOptions Stand(string output, string input)
    {
        var path = _folder.At("stand-in.safetensors");
        return new()
        {
            OutputColumnName = output, InputColumnName = input, Engine = StandIn.Engine, Weights = File.Exists(path) ? path : StandIn.WriteWeights(_folder),
        };
    }

    private static float[][] Features(IEstimator<ITransformer> pipeline, IDataView data)
        => [.. pipeline.Fit(data).Transform(data).GetColumn<float[]>("Features")];

    private sealed class Upload
    {
        public string Path { get; set; } = "";

        public byte[] Bytes { get; set; } = [];

        public short[] Samples { get; set; } = [];
    }

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }

    private sealed class CountingEngine() : PannsEngine("counting", "a stand-in that counts")
    {
        public static PannsEngine Instance { get; } = Register();

        public static int ClipsRun;

        public static int Disposed;

        protected override IInferenceSession Create(NetworkDescription network, StateDict weights, string? device, int? threads) => new Session(new(network));

        private static CountingEngine Register()
        {
            var engine = new CountingEngine();
            PannsEngines.Register(engine);
            return engine;
        }

        private sealed class Session(StandIn.Session inner) : IInferenceSession
        {
            public NetworkDescription Network => inner.Network;

            public void Run(ReadOnlySpan<float> waveforms, int clips, NetworkOutputs outputs, CancellationToken cancellationToken = default)
            {
                Interlocked.Add(ref ClipsRun, clips);
                inner.Run(waveforms, clips, outputs, cancellationToken);
            }

            public void Dispose() => Interlocked.Increment(ref Disposed);
        }
    }
}
