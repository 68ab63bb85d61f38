using Panns.Tests.Support;
using Panns.Transfer;
using Panns.Weights;

namespace Panns.Onnx.Tests.Support;

/// <summary>
/// Classifiers fitted to a few synthetic sounds, each once for all tests. What they tell apart matters to none of these, so networks have
/// random weights where nothing speaks against it.
/// </summary>
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

    /// <summary>A model by a strategy, after one pass over the sounds.</summary>
    /// <param name="strategy">Its name.</param>
    /// <param name="model">The network; none for log-mel statistics.</param>
    /// <param name="segment">Seconds of a segment; null for whole clips.</param>
    /// <param name="isMultiLabel">Whether classes do not exclude each other.</param>
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
        using var backbone = model is null ? null : Backbone.Create(PannsModels.Get(model), Weights(strategy, model));
        var context = new TransferContext { Backbone = backbone, Seed = 3, CancellationToken = TestContext.Current.CancellationToken };
        return TransferModel.Fit(context, data, TransferStrategies.Get(strategy).Change(new() { Epochs = 1, BatchSize = 4 })).Model;
    }

    // A standardised head multiplies features that vary between the sounds by rounding alone, as many do with random weights, by a million.
    private static StateDict Weights(string strategy, string model) => strategy == "linear_probe"
        ? WeightFile.Open(TestData.Path("efficientat/mn04_as_mAP_432.pt"))
        : new RandomWeights(PannsModels.Get(model).Describe());
}
