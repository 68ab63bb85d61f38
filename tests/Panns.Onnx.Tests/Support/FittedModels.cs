using Panns.Tests.Support;
using Panns.Transfer;
using Panns.Weights;

namespace Panns.Onnx.Tests.Support;

/// <summary>Classifiers fitted to a few synthetic sounds, each once for all tests.</summary>
public sealed class FittedModels : IDisposable
{
    private const int Classes = 4;
    private readonly Dictionary<string, TransferModel> _models = [];
    private readonly LabeledDataset _data;

    public FittedModels()
    {
        Folder = new();
        SyntheticSounds.Write(Folder["sounds"], clipsPerClass: 2);
        var all = LabeledSounds.OpenFolder(Folder["sounds"]);
        _data = all with { Classes = all.Classes[..Classes], Clips = [.. all.Clips.Where(clip => clip.Label < Classes)] };
    }

    internal TemporaryFolder Folder { get; }

    /// <summary>The sounds in sequence, repeated, so that no two windows are alike.</summary>
    /// <param name="seconds">Length.</param>
    /// <param name="rate">Assumed sampling rate in Hz.</param>
    public static float[] Recording(double seconds, int rate)
    {
        var samples = new float[(int)(seconds * rate)];
        ulong seed = 0;
        for (var start = 0; start < samples.Length; seed++)
        {
            var sound = SyntheticSounds.Create(SyntheticSounds.Classes[(int)(seed % Classes)], seed);
            sound.AsSpan(0, Math.Min(sound.Length, samples.Length - start)).CopyTo(samples.AsSpan(start));
            start += sound.Length;
        }

        return samples;
    }

    /// <summary>A model fitted by a strategy, with random weights or the published ones of mn04_as.</summary>
    /// <param name="strategy">Its name.</param>
    /// <param name="model">The network; null for log-mel statistics.</param>
    /// <param name="segment">Seconds per segment; null for whole clips.</param>
    /// <param name="isMultiLabel">Whether a clip can have several classes.</param>
    public TransferModel Get(string strategy, string? model, double? segment = null, bool isMultiLabel = false)
    {
        var key = FormattableString.Invariant($"{strategy} {model} {segment} {isMultiLabel}");
        if (!_models.TryGetValue(key, out var fitted))
        {
            fitted = Fit(strategy, model, _data with { SegmentSeconds = segment, IsMultiLabel = isMultiLabel });
            _models.Add(key, fitted);
        }

        return fitted;
    }

    public void Dispose()
    {
        foreach (var model in _models.Values)
        {
            model.Dispose();
        }

        Folder.Dispose();
    }

    private static TransferModel Fit(string strategy, string? model, LabeledDataset data)
    {
        using var backbone = model is null ? null : Backbone.Create(PannsModels.Get(model), Weights(model));
        var context = new TransferContext { Backbone = backbone, Seed = 3, CancellationToken = TestContext.Current.CancellationToken };
        return TransferModel.Fit(context, data, TransferStrategies.Get(strategy).Change(new() { Epochs = strategy.StartsWith("freeze", StringComparison.Ordinal) ? 30 : 1, BatchSize = 4 }));
    }

    private static StateDict Weights(string model)
        => model == "mn04_as" ? WeightFile.Open(TestData.Path("efficientat/mn04_as_mAP_432.pt")) : new RandomWeights(PannsModels.Get(model).Describe());
}
