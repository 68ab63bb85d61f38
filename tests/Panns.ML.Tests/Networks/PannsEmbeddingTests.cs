using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.Clips;
using Panns.ML.Persistence.Weights;
using Panns.Transfer;
using Panns.Transfer.Features;

namespace Panns.ML.Tests.Networks;

public sealed class PannsEmbeddingTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_and_waveforms_give_what_the_extractor_gives_also_from_a_saved_model()
    {
        var data = _ml.View(Clips.Samples);
        using var bare = PannsModel.Load(Clips.Mn04);
        var expected = Clips.Samples.Select(path => new EmbeddingExtractor(bare).Extract(path, TestContext.Current.CancellationToken)).ToArray();
        var fromFile = _ml.Transforms.PannsEmbedding("Features", "Path", Clips.Mn04);
        var fromWaveform = _ml.Transforms.LoadAudio("Audio", "Path").Append(_ml.Transforms.PannsEmbedding("Features", "Audio", Clips.Mn04));
        foreach (var pipeline in (IEstimator<ITransformer>[])[fromFile, fromWaveform])
        {
            var fitted = pipeline.Fit(data);
            foreach (var model in (ITransformer[])[fitted, _ml.Reload(fitted, data)])
            {
                var output = model.Transform(data);
                Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, bare.Network.EmbeddingSize), output.Schema["Features"].Type);
                Assert.DoesNotContain(output.Schema, column => column.Name.StartsWith("__panns", StringComparison.Ordinal));
                Assert.Equal(expected, output.GetColumn<float[]>("Features"));
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_network_named_is_the_built_in_one_and_its_saved_pipelines_load_anywhere(bool embedded)
    {
        var path = Clips.Write(_folder, "a.wav", 1);
        var data = _ml.View(path);
        var log = new List<string>();
        _ml.Log += (_, message) => log.Add(message.Message);
        using var mini = PannsModel.Load(PannsModels.Mini);
        var store = new ModelStore(_folder.At("empty"));
        var model = _ml.Transforms.PannsEmbedding(new PannsEmbeddingOptions
        {
            OutputColumnName = "Features", InputColumnName = "Path", Store = store, EmbedWeights = embedded, Context = _ml,
        }).Fit(data);
        var expected = new EmbeddingExtractor(mini).Extract(path, TestContext.Current.CancellationToken);
        Assert.Equal(expected, model.Transform(data).GetColumn<float[]>("Features").Single());
        Assert.Equal(expected, _ml.Reload(model, data).Transform(data).GetColumn<float[]>("Features").Single());
        Assert.Single(log, line => line.Contains("no network is named: with the built-in Mini", StringComparison.Ordinal));
    }

    [Fact]
    public void Weights_are_kept_in_half_precision_where_asked_for_also_by_a_saved_model()
    {
        var data = _ml.View(Clips.Samples);
        var options = new PannsEmbeddingOptions { OutputColumnName = "Features", InputColumnName = "Path", Weights = Clips.Mn04 };
        var half = _ml.Transforms.PannsEmbedding(options with { Precision = WeightPrecision.Half }).Fit(data);
        using var bare = PannsModel.Load(Clips.Mn04, new PannsModelOptions { Precision = WeightPrecision.Half });
        var expected = Clips.Samples.Select(path => new EmbeddingExtractor(bare).Extract(path, TestContext.Current.CancellationToken)).ToArray();
        var single = _ml.Transforms.PannsEmbedding(options).Fit(data).Transform(data).GetColumn<float[]>("Features").ToArray();
        Assert.NotEqual(single, expected);
        Assert.Equal(expected, half.Transform(data).GetColumn<float[]>("Features"));
        Assert.Equal(expected, _ml.Reload(half, data).Transform(data).GetColumn<float[]>("Features"));
    }

    [Fact]
    public void An_engine_without_half_precision_says_so()
    {
        var data = _ml.View(Clips.Samples);
        var pipeline = _ml.Transforms.PannsEmbedding(new PannsEmbeddingOptions
        {
            OutputColumnName = "Features", InputColumnName = "Path", Weights = Clips.Mn04, Engine = PannsEngines.OnnxRuntime, Precision = WeightPrecision.Half,
        });
        Assert.Contains("half precision", Assert.Throws<PannsException>(() => pipeline.Fit(data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_columns_are_enough()
    {
        var data = _ml.View(Clips.Write(_folder, "a.wav", 1));
        var output = _ml.Transforms.PannsEmbedding("Features", "Path").Append(_ml.Transforms.PannsTagging("Scores", "Path")).Fit(data).Transform(data);
        Assert.All(output.GetColumn<float[]>("Features").Single(), value => Assert.True(float.IsFinite(value)));
        Assert.Equal(AudioSetLabels.ClassCount, output.GetColumn<float[]>("Scores").Single().Length);
    }

    [Fact]
    public void Long_recordings_are_cut_and_other_rates_resampled_as_the_extractor_does()
    {
        var path = Clips.Write(_folder, "long.wav", 1, 100_000);
        var data = _ml.View(path);
        using var bare = PannsModel.Load(Clips.Mn04);
        var extractor = new EmbeddingExtractor(bare, new() { Window = 1, Overlap = 0.25 });
        var options = new PannsEmbeddingOptions { OutputColumnName = "Features", InputColumnName = "Path", Weights = Clips.Mn04, Window = 1, Overlap = 0.25 };
        var cut = _ml.Transforms.PannsEmbedding(options).Fit(data).Transform(data);
        Assert.Equal(extractor.Extract(path, TestContext.Current.CancellationToken), cut.GetColumn<float[]>("Features").Single());

        var slow = _ml.Transforms.LoadAudio("Audio", "Path", 16000)
            .Append(_ml.Transforms.PannsEmbedding(options with { InputColumnName = "Audio", SampleRate = 16000 }));
        var expected = extractor.Extract(Panns.Audio.AudioFile.LoadMono(path, 16000), 16000, TestContext.Current.CancellationToken);
        Assert.Equal(expected, slow.Fit(data).Transform(data).GetColumn<float[]>("Features").Single());
    }

    [Fact]
    public void Bad_files_give_missing_values_that_can_be_filtered()
    {
        var good = Clips.Write(_folder, "good.wav", 1, 16000);
        var bad = _folder.At("missing.wav");
        var data = _ml.View(good, bad, good);
        var options = new PannsEmbeddingOptions { OutputColumnName = "Features", InputColumnName = "Path", Weights = Clips.Mn04 };
        var error = Clips.Innermost<PannsException>(() => _ = _ml.Transforms.PannsEmbedding(options).Fit(data).Transform(data).GetColumn<float[]>("Features").ToArray());
        Assert.StartsWith(bad, error.Message, StringComparison.Ordinal);

        var output = _ml.Reload(_ml.Transforms.PannsEmbedding(options with { BadAudio = BadAudio.Skip }).Fit(data), data).Transform(data);
        Assert.Equal(["", error.Message, ""], output.GetColumn<string>("FeaturesStatus"));
        Assert.All(output.GetColumn<float[]>("Features").ElementAt(1), value => Assert.True(float.IsNaN(value)));
        Assert.Equal(2, _ml.Data.FilterRowsByMissingValues(output, "Features").GetColumn<float[]>("Features").Count());
    }

    [Fact]
    public void Weights_can_stay_outside_the_model_and_are_checked()
    {
        var weights = _folder.At("mn04_as.pt");
        File.Copy(Clips.Mn04, weights);
        File.SetAttributes(weights, FileAttributes.Normal);
        var data = _ml.View(Clips.Speech);
        var options = new PannsEmbeddingOptions
        {
            OutputColumnName = "Features", InputColumnName = "Path", Weights = weights, EmbedWeights = false, Threads = 1,
        };
        using var saved = new MemoryStream();
        float[] expected;
        {
            var model = _ml.Transforms.PannsEmbedding(options).Fit(data);
            expected = model.Transform(data).GetColumn<float[]>("Features").Single();
            _ml.Model.Save(model, data.Schema, saved);
        }

        Assert.InRange(saved.Length, 1, 100_000);
        Assert.Equal(expected, Run(saved, data));

        // In a process that has not opened them yet, which is what another hash in the parameters amounts to.
        var bytes = File.ReadAllBytes(weights);
        File.Delete(weights);
        var missing = new ParameterProbe(weights, "0123456789abcdef");
        Assert.Contains("are not there: put them back, or save the model with EmbedWeights = true", missing.Open().Message, StringComparison.Ordinal);
        File.WriteAllBytes(weights, bytes);
        Assert.Contains("not the weights that the saved model was made with", missing.Open().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_cache_of_embeddings_is_the_one_of_panns_fit()
    {
        var cache = new FeatureCache(_folder.At("features"));
        var data = _ml.View(Clips.Samples);
        var options = new PannsEmbeddingOptions { OutputColumnName = "Features", InputColumnName = "Path", Weights = Clips.Mn04, Cache = cache };
        var first = _ml.Transforms.PannsEmbedding(options).Fit(data).Transform(data).GetColumn<float[]>("Features").ToArray();

        using var backbone = Backbone.Open(PannsModels.Mn04, Clips.Mn04);
        var set = new LabeledDataset
        {
            Name = "samples", Classes = ["a", "b"], Clips = [.. Clips.Samples.Select((path, i) => new LabeledClip { Path = path, Labels = [i % 2] })],
        };
        var counting = new CountingFeatures(new NetworkFeatures(backbone, OutputKinds.Embedding));
        var table = FeatureComputer.Compute(set, counting, cache, new TransferContext().HashOf, 1, null, TestContext.Current.CancellationToken);
        Assert.Equal(0, counting.Calls);
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(first[i], table.Of(i).ToArray()));
    }

    [Fact]
    public void Several_prediction_engines_on_several_threads_share_one_loaded_model()
    {
        var data = _ml.View(Clips.Samples);
        var model = _ml.Reload(_ml.Transforms.PannsEmbedding("Features", "Path", Clips.Mn04).Fit(data), data);
        using var bare = PannsModel.Load(Clips.Mn04);
        var expected = Clips.Samples.ToDictionary(path => path, path => new EmbeddingExtractor(bare).Extract(path, TestContext.Current.CancellationToken));
        Parallel.For(0, 12, new() { MaxDegreeOfParallelism = 4 }, i =>
        {
            using var engine = new MLContext(1).Model.CreatePredictionEngine<ClipRow, FeatureRow>(model);
            var path = Clips.Samples[i % 3];
            Assert.Equal(expected[path], engine.Predict(new() { Path = path }).Features);
        });
    }

    [Fact]
    public void Canceling_the_token_ends_a_pass()
    {
        using var source = new CancellationTokenSource();
        var data = _ml.View(Clips.Samples);
        var options = new PannsEmbeddingOptions { OutputColumnName = "Features", InputColumnName = "Path", Weights = Clips.Mn04, CancellationToken = source.Token };
        var output = _ml.Transforms.PannsEmbedding(options).Fit(data).Transform(data);
        source.Cancel();
        _ = Clips.Innermost<OperationCanceledException>(() => _ = output.GetColumn<float[]>("Features").ToArray());
    }

    [Fact]
    public void What_is_opened_is_told_to_the_log_of_the_context()
    {
        var lines = new List<string>();
        _ml.Log += (_, line) =>
        {
            lock (lines)
            {
                lines.Add(line.Message);
            }
        };
        var options = new PannsEmbeddingOptions { OutputColumnName = "Features", InputColumnName = "Path", Weights = Clips.Mn04, Context = _ml };
        _ = _ml.Transforms.PannsEmbedding(options).Fit(_ml.View(Clips.Speech));
        Assert.Contains(lines, line => line.Contains("mn04_as: opened", StringComparison.Ordinal));
    }

    [Fact]
    public void A_network_that_is_not_there_says_what_to_do()
    {
        var store = new Panns.ModelStore(_folder.At("store"));
        var options = new PannsEmbeddingOptions { OutputColumnName = "Features", InputColumnName = "Path", Model = PannsModels.Cnn14, Store = store, Download = false };
        var error = Assert.Throws<ModelUnavailableException>(() => _ml.Transforms.PannsEmbedding(options).Fit(_ml.View("a.wav")));
        Assert.Equal(ModelProblem.NotInStore, error.Problem);
        Assert.StartsWith("Cnn14: its weights are not in the store", error.Message, StringComparison.Ordinal);
        Assert.Throws<PannsException>(() => _ml.Transforms.PannsEmbedding("Features", "Path", PannsModels.Cnn14DecisionLevelMax).Fit(_ml.View("a.wav")));
    }

    private static float[] Run(Stream saved, IDataView data)
    {
        saved.Position = 0;
        return new MLContext(1).Model.Load(saved, out _).Transform(data).GetColumn<float[]>("Features").Single();
    }


    private sealed record ParameterProbe(string Path, string Hash)
    {
        public PannsException Open() => Assert.ThrowsAny<PannsException>(() => SavedWeights.Open(
            new() { Network = "mn04_as", Classes = 527, WeightsHash = Hash, WeightsPath = Path, IsPath = true, SampleRate = 32000 }));
    }

    private sealed class CountingFeatures(IClipFeatures inner) : IClipFeatures
    {
        public int Calls { get; private set; }

        public string Name => inner.Name;

        public int Dimension => inner.Dimension;

        public int SampleRate => inner.SampleRate;

        public string Key => inner.Key;

        public WindowSchedule Schedule(int threads) => inner.Schedule(threads);

        public void Run(ReadOnlySpan<float> windows, int count, Span<float> values, CancellationToken cancellationToken)
        {
            Calls++;
            inner.Run(windows, count, values, cancellationToken);
        }
    }
}
