using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Tests.Pipelines;

/// <summary>Many rows. bench/Panns.PipelineBench measures the speed.</summary>
[Collection(nameof(Alone))]
public sealed class ThroughputTests : IDisposable
{
    private const int Rows = 10_000;

    private readonly MLContext _ml = new(1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ten_thousand_rows_pass_in_flat_memory_on_a_fitted_and_on_a_loaded_model()
    {
        // Files of different lengths and an engine without cost, so that only the pipeline is measured.
        var paths = Enumerable.Range(1, 5).Select(i => Clips.Write(_folder, FormattableString.Invariant($"{i}.wav"), i, 800 * i)).ToArray();
        var first = Array.ConvertAll(paths, path => Panns.Audio.AudioFile.LoadMono(path, 32000)[0]);
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, Rows).Select(i => new ClipRow { Path = paths[i % paths.Length] }));
        var options = new PannsEmbeddingOptions
        {
            OutputColumnName = "Features", InputColumnName = "Audio", Weights = StandIn.WriteWeights(_folder), Engine = StandIn.Engine, EmbedWeights = false,
        };
        var fitted = _ml.Transforms.LoadAudio("Audio", "Path").Append(_ml.Transforms.PannsEmbedding(options)).Fit(data);
        foreach (var model in (ITransformer[])[fitted, _ml.Reload(fitted, data)])
        {
            var rows = 0;
            (long Heap, long Resident) early = default;
            foreach (var features in model.Transform(data).GetColumn<float[]>("Features"))
            {
                Assert.Equal(first[rows % first.Length], features[0]);
                if (++rows == Rows / 5)
                {
                    early = Memory();
                }
            }

            Assert.Equal(Rows, rows);
            var late = Memory();
            Assert.InRange(late.Heap - early.Heap, long.MinValue, 8 << 20);

            // The garbage collector keeps some memory; leaked rows of 16 KB would add up to 130 MB.
            Assert.InRange(late.Resident - early.Resident, long.MinValue, 64 << 20);
        }
    }

    private static (long Heap, long Resident) Memory()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
    }
}
