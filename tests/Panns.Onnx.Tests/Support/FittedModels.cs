using Panns.Transfer;

namespace Panns.Onnx.Tests.Support;

/// <summary>Classifiers fitted to a few synthetic sounds, on networks with random weights: what they tell apart matters to no test.</summary>
internal sealed class FittedModels : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FittedModels()
    {
        SyntheticSounds.Write(_folder["sounds"], clipsPerClass: 2);
        Data = LabeledSounds.OpenFolder(_folder["sounds"]);
    }

    public LabeledDataset Data { get; }

    public string this[string file] => _folder[file];

    /// <summary>Fits a strategy, one pass over the sounds.</summary>
    /// <param name="strategy">Its name.</param>
    /// <param name="model">The network; none for log-mel statistics.</param>
    /// <param name="data">The sounds, changed; null for <see cref="Data"/>.</param>
    public TransferModel Fit(string strategy, string? model, LabeledDataset? data = null)
    {
        using var backbone = model is null ? null : Backbone.Create(PannsModels.Get(model), new RandomWeights(PannsModels.Get(model).Describe()));
        var context = new TransferContext { Backbone = backbone, Seed = 3, CancellationToken = TestContext.Current.CancellationToken };
        return TransferModel.Fit(context, data ?? Data, TransferStrategies.Get(strategy).Change(new() { Epochs = 1, BatchSize = 8 })).Model;
    }

    public void Dispose() => _folder.Dispose();
}
