using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Tests.Pipelines;

public sealed class ThroughputTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ten_thousand_rows_pass_in_flat_memory()
    {
        var path = Clips.Write(_folder, "a.wav", 1, 1600);
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 10_000).Select(_ => new ClipRow { Path = path }));
        var pipeline = _ml.Transforms.LoadAudio("Audio", "Path").Append(_ml.Transforms.PannsEmbedding("Features", "Audio", Clips.Mn04));
        var rows = 0;
        long early = 0;
        foreach (var features in pipeline.Fit(data).Transform(data).GetColumn<float[]>("Features"))
        {
            Assert.NotEmpty(features);
            if (++rows == 1000)
            {
                early = GC.GetTotalMemory(forceFullCollection: true);
            }
        }

        Assert.Equal(10_000, rows);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - early, long.MinValue, 8 << 20);
    }

    /// <summary>A measurement, run by hand: <c>-explicit only -method "*Overhead*"</c> on a quiet machine.</summary>
    [Fact(Explicit = true)]
    public void Overhead_over_the_bare_engine()
    {
        var paths = Directory.GetFiles(TestData.Path("esc10/audio")).Take(200).ToArray();
        using var bare = PannsModel.Load(Clips.Mn04);
        var waveforms = Array.ConvertAll(paths, path => Panns.Audio.AudioFile.LoadMono(path, 32000)[..150_000]);
        var extractor = new EmbeddingExtractor(bare);
        var data = _ml.View(paths);
        var fromFiles = _ml.Transforms.PannsEmbedding("Features", "Path", Clips.Mn04).Fit(data);
        var loaded = _ml.Reload(_ml.Transforms.LoadAudio("Audio", "Path").Append(_ml.Transforms.PannsEmbedding("Features", "Audio", Clips.Mn04)).Fit(data), data);
        var memory = _ml.Data.LoadFromEnumerable(waveforms.Select(waveform => new WaveformRow { Audio = waveform }));
        var onMemory = _ml.Transforms.PannsEmbedding("Features", "Audio", Clips.Mn04).Fit(memory);
        var batch = new float[4 * bare.Network.EmbeddingSize];
        var four = waveforms.Chunk(4).Select(chunk => chunk.SelectMany(waveform => waveform).ToArray()).ToArray();

        (string Name, Action Run)[] cases =
        [
            ("bare engine, waveforms, batch 4", () => Array.ForEach(four, waveform => bare.Session.Run(waveform, 4, new() { Embedding = batch }))),
            ("pipeline, waveforms", () => Assert.Equal(200, onMemory.Transform(memory).GetColumn<float[]>("Features").Count())),
            ("EmbeddingExtractor.ExtractMany, files", () => Assert.Equal(200, extractor.ExtractMany(paths).Count())),
            ("pipeline, files", () => Assert.Equal(200, fromFiles.Transform(data).GetColumn<float[]>("Features").Count())),
            ("saved pipeline with LoadAudio, files", () => Assert.Equal(200, loaded.Transform(data).GetColumn<float[]>("Features").Count())),
        ];
        var best = new double[cases.Length];
        Array.Fill(best, double.PositiveInfinity);
        for (var round = 0; round < 6; round++)
        {
            // In turns, so that what else the machine does falls on all alike.
            for (var i = 0; i < cases.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                cases[i].Run();
                best[i] = Math.Min(best[i], Stopwatch.GetElapsedTime(start).TotalMilliseconds / paths.Length);
            }
        }

        for (var i = 0; i < cases.Length; i++)
        {
            TestContext.Current.TestOutputHelper!.WriteLine(FormattableString.Invariant($"{cases[i].Name}: {best[i]:F2} ms a clip"));
        }
    }

    private sealed class WaveformRow
    {
        public float[] Audio { get; set; } = [];
    }
}
