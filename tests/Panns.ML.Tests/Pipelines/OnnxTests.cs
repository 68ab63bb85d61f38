#if PANNS_ONNXRUNTIME
using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.Onnx;
using Panns.Weights;

namespace Panns.ML.Tests.Pipelines;

public sealed class OnnxTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Starts", "programs")]
    public async Task An_exported_network_in_ApplyOnnxModel_gives_the_same_embedding()
    {
        var path = Clips.Write(_folder, "a.wav", 1);
        var data = _ml.View(path);
        var model = _folder.At("mn04_as.onnx");
        using (var weights = WeightFile.Open(Clips.Mn04))
        {
            OnnxExporter.Export(PannsModels.Mn04.Describe(), weights, model);
        }

        var shapes = new Dictionary<string, int[]> { ["waveform"] = [1, 32000] };
        var pipeline = _ml.Transforms.LoadAudio(new() { OutputColumnName = "waveform", InputColumnName = "Path", Duration = 1, FixedLength = true })
            .Append(_ml.Transforms.ApplyOnnxModel(outputColumnNames: ["embedding"], inputColumnNames: ["waveform"], modelFile: model, shapeDictionary: shapes, gpuDeviceId: null, fallbackToCpu: false, recursionLimit: 100))
            .Append(_ml.Transforms.PannsEmbedding("Features", "waveform", Clips.Mn04));
        var fitted = pipeline.Fit(data);
        _ml.Model.Save(fitted, data.Schema, _folder.At("model.zip"));
        await AssertLeavesNothing(_folder.At("model.zip"), path);
        var output = _ml.Reload(fitted, data).Transform(data);
        var expected = output.GetColumn<float[]>("Features").Single();
        var actual = output.GetColumn<float[]>("embedding").Single();
        Assert.Equal(expected.Length, actual.Length);
        var scale = expected.Max(Math.Abs);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(Math.Abs(pair.First - pair.Second) / scale, 0, 1e-5));
    }

    // ONNX Runtime must not start telemetry in a program that loads the model; it would leave files in HOME and TMPDIR.
    private async Task AssertLeavesNothing(string model, string sound)
    {
        string[] folders = [_folder.At("home"), _folder.At("tmp")];
        Array.ForEach(folders, folder => Directory.CreateDirectory(folder));
        await FreshProcessTests.RunAsync(
            [model, "embedding", sound], fails: false, ("HOME", folders[0]), ("TMPDIR", folders[1]), ("XDG_CACHE_HOME", null), ("ORT_DISABLE_TELEMETRY", null));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folders[0]));

        // ML.NET does not delete the unpacked model.
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(folders[1]).Select(Path.GetFileName), name => name!.StartsWith(".ses", StringComparison.Ordinal) || name.StartsWith("mat-debug", StringComparison.Ordinal));
    }

    [Fact]
    public void ConvertToOnnx_says_how_to_export_rather_than_leave_the_network_out()
    {
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(1, 4).Select(i => new ClipRow { Path = Clips.Write(_folder, $"{i}.wav", i), Label = i % 2 == 0 ? "even" : "odd" }).ToArray());
        var embedding = _ml.Transforms.PannsEmbedding("Features", "Path", PannsModels.Mini).Append(_ml.Transforms.NormalizeMinMax("Features"));
        var head = _ml.Transforms.Conversion.MapValueToKey("Label").Append(embedding).Append(_ml.MulticlassClassification.Trainers.FreezeL1(new FreezeOptions { Training = new() { Epochs = 1 } }));
        foreach (var model in (ITransformer[])[embedding.Fit(data), head.Fit(data)])
        {
            using var stream = new MemoryStream();
            var problem = Assert.Throws<PannsException>(() => _ml.Model.ConvertToOnnx(model, data, stream));
            Assert.Contains("OnnxExporter.Export", problem.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', problem.Message);
            Assert.Equal(0, stream.Length);
        }

        // Transforming runs no code of this library in a loaded model, which ML.NET asks for its schema alone: ML.NET itself refuses, in its own words.
        foreach (var model in (ITransformer[])[embedding.Fit(data), head.Fit(data)])
        {
            using var stream = new MemoryStream();
            var problem = Assert.Throws<InvalidOperationException>(() => _ml.Model.ConvertToOnnx(_ml.Reload(model, data), data, stream));
            Assert.Contains("can not be fully converted", problem.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', problem.Message);
            Assert.Equal(0, stream.Length);
        }

        // As it says: the steps after the network are converted with the data that it leaves.
        var fitted = embedding.Fit(data);
        using var rest = new MemoryStream();
        _ml.Model.ConvertToOnnx(fitted.LastTransformer, _ml.Transforms.SelectColumns("Features").Fit(data = fitted.First().Transform(data)).Transform(data), rest);
        Assert.True(rest.Length > 0);
    }

    [Fact]
    public void ONNX_Runtime_serves_as_an_engine_also_in_a_saved_model()
    {
        var data = _ml.View(Clips.Samples);
        var options = new PannsEmbeddingOptions { OutputColumnName = "Features", InputColumnName = "Path", Weights = Clips.Mn04 };
        var expected = _ml.Transforms.PannsEmbedding(options).Fit(data).Transform(data).GetColumn<float[]>("Features").ToArray();
        var model = _ml.Reload(_ml.Transforms.PannsEmbedding(options with { Engine = PannsEngines.OnnxRuntime }).Fit(data), data);
        var actual = model.Transform(data).GetColumn<float[]>("Features").ToArray();
        for (var i = 0; i < expected.Length; i++)
        {
            var scale = expected[i].Max(Math.Abs);
            Assert.All(expected[i].Zip(actual[i]), pair => Assert.InRange(Math.Abs(pair.First - pair.Second) / scale, 0, 1e-5));
        }
    }
}
#endif
