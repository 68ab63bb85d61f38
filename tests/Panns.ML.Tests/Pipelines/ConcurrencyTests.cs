using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Tests.Pipelines;

/// <summary>Several threads on one model: pooled prediction engines, parallel cursors, engines that batch, a pass that is cut short.</summary>
public sealed class ConcurrencyTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly TempFolder _folder = new();
    private readonly string _weights;

    public ConcurrencyTests() => _weights = StandIn.WriteWeights(_folder);

    public void Dispose() => _folder.Dispose();

    private PannsEmbeddingOptions Embedding => new()
    {
        OutputColumnName = "Features", InputColumnName = "Audio", Weights = _weights, Engine = StandIn.Engine, EmbedWeights = false,
    };

    private PannsTaggingOptions Tagging => new()
    {
        OutputColumnName = "Scores", InputColumnName = "Audio", Weights = _weights, Engine = StandIn.Engine, EmbedWeights = false,
    };

    [Fact]
    public void Pooled_prediction_engines_embed_for_several_threads()
        => Pool<FeatureRow>(_ml.Transforms.PannsEmbedding(Embedding), 4000, (id, result) => Assert.Equal(id, result.Features[0]));

    [Fact]
    public void Pooled_prediction_engines_tag_for_several_threads()
        => Pool<ScoreRow>(_ml.Transforms.PannsTagging(Tagging), 400, (id, result) => Assert.Equal(id, result.Scores[0]));

    [Fact]
    public void Pooled_prediction_engines_detect_for_several_threads()
    {
        var weights = DetectionWeights.Write(_folder, PannsModels.Cnn14DecisionLevelMax.Describe());
        var options = new SoundEventDetectionOptions
        {
            OutputColumnName = "Events", InputColumnName = "Audio", Weights = weights, Engine = StandIn.Engine, EmbedWeights = false,
            Detection = new() { Threshold = 0.5 },
        };
        Pool<EventRow>(_ml.Transforms.SoundEventDetection(options), 64, (id, result) =>
        {
            Assert.Equal(id == 0 ? 0 : 3, result.EventsScore.Length);
            Assert.All(result.EventsScore, score => Assert.Equal(id, score));
        });
    }

    [Fact]
    public void Thousands_of_rows_come_in_order()
    {
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 5000).Select(id => WaveformRow.Numbered(id)));
        var fitted = _ml.Transforms.PannsEmbedding(Embedding).Append(_ml.Transforms.PannsTagging(Tagging)).Fit(data);
        foreach (var model in (ITransformer[])[fitted, _ml.Reload(fitted, data)])
        {
            var output = model.Transform(data);
            Assert.Equal(Enumerable.Range(0, 5000).Select(id => (float)id), output.GetColumn<float[]>("Features").Select(features => features[0]));
        }

        var scores = fitted.Transform(_ml.Data.TakeRows(data, 500)).GetColumn<float[]>("Scores").Select(row => row[0]);
        Assert.Equal(Enumerable.Range(0, 500).Select(id => (float)id), scores);
    }

    [Fact]
    public async Task Parallel_cursors_share_the_rows_among_them()
    {
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 2000).Select(id => WaveformRow.Numbered(id)));
        var output = _ml.Reload(_ml.Transforms.PannsEmbedding(Embedding).Fit(data), data).Transform(data);
        var seen = new ConcurrentBag<int>();
        await Task.WhenAll(output.GetRowCursorSet(output.Schema.Where(column => column.Name is "Id" or "Features"), 4).Select(cursor => Task.Factory.StartNew(
            () =>
            {
                using var rows = cursor;
                var id = rows.GetGetter<int>(output.Schema["Id"]);
                var features = rows.GetGetter<VBuffer<float>>(output.Schema["Features"]);
                int number = 0;
                VBuffer<float> values = default;
                while (rows.MoveNext())
                {
                    id(ref number);
                    features(ref values);
                    Assert.Equal(number, values.GetItemOrDefault(0));
                    seen.Add(number);
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        Assert.Equal(Enumerable.Range(0, 2000), seen.Order());
    }

    [Fact]
    public void Canceling_in_the_middle_ends_a_pass()
    {
        using var source = new CancellationTokenSource();
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 20_000).Select(id => WaveformRow.Numbered(id)));
        var output = _ml.Transforms.PannsEmbedding(Embedding with { CancellationToken = source.Token }).Fit(data).Transform(data);
        var rows = 0;
        _ = Clips.Innermost<OperationCanceledException>(() =>
        {
            foreach (var features in output.GetColumn<float[]>("Features"))
            {
                Assert.Equal(rows, features[0]);
                if (++rows == 10)
                {
                    source.Cancel();
                }
            }
        });
        Assert.InRange(rows, 10, 15_000);
    }

#if PANNS_ONNXRUNTIME
    [Fact]
    public void ONNX_Runtime_serves_several_threads() => ServesSeveralThreads(PannsEngines.OnnxRuntime);
#endif

#if PANNS_TORCHSHARP
    [Fact]
    public void TorchSharp_serves_several_threads()
    {
        TorchSharp.Tests.Support.LibTorch.Require();
        ServesSeveralThreads(PannsEngines.TorchSharp);
    }
#endif

    /// <summary>Clips of two lengths through the real engine, in parallel cursors and pooled engines, against the library's own engine.</summary>
    private void ServesSeveralThreads(PannsEngine engine)
    {
        var random = new SplitMix64(3);
        var rows = Enumerable.Range(0, 24).Select(id => new WaveformRow
        {
            Id = id, Audio = Enumerable.Range(0, id % 3 == 0 ? 16000 : 20000).Select(_ => 0.2f * (float)random.NextSigned()).ToArray(),
        }).ToArray();
        var data = _ml.Data.LoadFromEnumerable(rows);
        var options = Embedding with { Engine = PannsEngines.Cpu };
        var expected = _ml.Transforms.PannsEmbedding(options).Fit(data).Transform(data).GetColumn<float[]>("Features").ToArray();
        var model = _ml.Transforms.PannsEmbedding(options with { Engine = engine }).Fit(data);
        Assert.All(model.Transform(data).GetColumn<float[]>("Features").Index(), row => AssertClose(expected[row.Index], row.Item));
        Pool<FeatureRow>(model, data, rows, (id, result) => AssertClose(expected[id], result.Features));
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        var scale = expected.Max(Math.Abs);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(Math.Abs(pair.First - pair.Second) / scale, 0, 1e-5));
    }

    private void Pool<TOut>(IEstimator<ITransformer> pipeline, int count, Action<int, TOut> check)
        where TOut : class, new()
    {
        var rows = Enumerable.Range(0, count).Select(id => WaveformRow.Numbered(id, 320)).ToArray();
        var data = _ml.Data.LoadFromEnumerable(rows);
        Pool(_ml.Reload(pipeline.Fit(data), data), data, rows, check);
    }

    /// <summary>Like a server: takes an engine from the pool for each request, makes one if the pool is empty, and returns it.</summary>
    private static void Pool<TOut>(ITransformer model, IDataView data, WaveformRow[] rows, Action<int, TOut> check)
        where TOut : class, new()
    {
        var pool = new ConcurrentBag<PredictionEngine<WaveformRow, TOut>>();
        Parallel.ForEach(rows, new ParallelOptions { MaxDegreeOfParallelism = 4 }, row =>
        {
            var engine = pool.TryTake(out var idle) ? idle : new MLContext(1).Model.CreatePredictionEngine<WaveformRow, TOut>(model, data.Schema);
            check(row.Id, engine.Predict(row));
            pool.Add(engine);
        });
        foreach (var engine in pool)
        {
            engine.Dispose();
        }
    }

    private sealed class EventRow
    {
        public float[] EventsScore { get; set; } = [];
    }
}
