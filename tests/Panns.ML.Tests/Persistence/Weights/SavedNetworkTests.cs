using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.Training;
using Panns.Weights;

namespace Panns.ML.Tests.Persistence.Weights;

/// <summary>Memory for saving and loading a network, relative to the size of its weights.</summary>
public sealed class SavedNetworkTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Saving_and_loading_take_memory_in_proportion_to_the_weights()
    {
        var cost = Measure(PannsModels.Cnn6);
        Assert.InRange(cost.File, 0.8, 1.05);
        Assert.InRange(cost.Save, 0, 8);
        Assert.InRange(cost.Load, 0, 6);
    }

    /// <summary>A measurement, run manually: <c>-explicit only -showliveoutput -method "*SavedNetworkTests*"</c>.</summary>
    [Theory(Explicit = true)]
    [InlineData("LeeNet24")]
    [InlineData("Cnn14")]
    public void Large_networks(string name)
    {
        var cost = Measure(PannsModels.Get(name));
        Assert.InRange(cost.Save, 0, 8);
        Assert.InRange(cost.Load, 0, 6);
    }

    private Cost Measure(ModelInfo model)
    {
        var network = model.Describe();
        var size = network.ParameterCount * sizeof(float);
        var weights = _folder.At("weights.safetensors");
        using (var values = WeightInitializer.Create(network, 1))
        {
            WeightFile.Save(values, weights, cancellationToken: TestContext.Current.CancellationToken);
        }

        var (expected, saved) = FitAndSave(model, weights, out var save);
        File.Delete(weights);
        Collect();
        var (actual, load, seconds) = LoadAndPredict(saved);
        Assert.Equal(expected, actual);
        TestContext.Current.TestOutputHelper!.WriteLine(FormattableString.Invariant(
            $"{model.Name} {size >> 20} MiB: file {new FileInfo(saved).Length >> 20} MiB; save {save.Seconds:F1} s, allocates {(double)save.Bytes / size:F1} x; load {seconds.Load:F1} s, first row {seconds.Row:F1} s, allocate {(double)load / size:F1} x; peak of the process {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB"));
        return new((double)new FileInfo(saved).Length / size, (double)save.Bytes / size, (double)load / size);
    }

    // Separate methods, so that no local variable keeps a model alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private (float[] Features, string Path) FitAndSave(ModelInfo model, string weights, out (double Seconds, long Bytes) cost)
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(new[] { WaveformRow.Numbered(1, 16000) });
        var fitted = ml.Transforms.PannsEmbedding(new PannsEmbeddingOptions
        {
            OutputColumnName = "Features", InputColumnName = "Audio", Model = model, Weights = weights,
        }).Fit(data);
        var features = fitted.Transform(data).GetColumn<float[]>("Features").Single();
        var path = _folder.At("model.zip");
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        ml.Model.Save(fitted, data.Schema, path);
        cost = (Stopwatch.GetElapsedTime(start).TotalSeconds, GC.GetAllocatedBytesForCurrentThread() - bytes);
        return (features, path);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (float[] Features, long Bytes, (double Load, double Row) Seconds) LoadAndPredict(string path)
    {
        var ml = new MLContext(1);
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        var model = ml.Model.Load(path, out _);
        var loaded = Stopwatch.GetElapsedTime(start).TotalSeconds;

        // A prediction engine computes on this thread, whose allocations are counted.
        using var engine = ml.Model.CreatePredictionEngine<WaveformRow, FeatureRow>(model);
        var features = engine.Predict(WaveformRow.Numbered(1, 16000)).Features;
        return (features, GC.GetAllocatedBytesForCurrentThread() - bytes, (loaded, Stopwatch.GetElapsedTime(start).TotalSeconds - loaded));
    }

    private static void Collect()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private sealed record Cost(double File, double Save, double Load);
}
