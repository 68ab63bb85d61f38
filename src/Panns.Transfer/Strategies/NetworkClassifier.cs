using System.Collections.Immutable;
using Panns.Engine;
using Panns.Networks;
using Panns.Weights;

namespace Panns.Transfer.Strategies;

/// <summary>A network trained for the dataset's classes.</summary>
internal sealed class NetworkClassifier : TransferClassifier
{
    private readonly string _strategy;
    private readonly ModelInfo _model;
    private readonly NetworkDescription _network;
    private readonly StateDict _weights;
    private readonly double _seconds;
    private readonly IInferenceSession _session;

    public NetworkClassifier(
        string strategy, Backbone backbone, NetworkDescription network, StateDict weights, double seconds, ImmutableArray<EpochRecord> history)
    {
        _strategy = strategy;
        _model = backbone.Model;
        _network = network;
        _weights = weights;
        _seconds = seconds;
        _session = backbone.Options.CreateSession(network, weights);
        History = history;
    }

    public override long TrainedParameters => _network.ParameterCount;

    public override float[]?[] Score(TransferContext context, LabeledDataset data, ImmutableArray<int> clips)
    {
        var classifier = ClipClassifier.OfNetwork(_session, _seconds, data.IsMultiLabel, context.Threads);
        var scores = new float[]?[clips.Length];
        var done = 0;
        foreach (var job in classifier.Runner.RunMany(clips.Select(clip => classifier.Job(data.Clips[clip].Source)), context.CancellationToken))
        {
            context.Note(data.Clips[clips[done]], job.Error?.Message, job.Issues);
            scores[done++] = job.Error is null ? classifier.Scores(job) : null;
        }

        return scores;
    }

    internal override TransferModelParts ToParts() => new(_strategy, FeatureKind.Network, _model.Name, _weights, null) { ClipSeconds = _seconds };

    protected override void Dispose(bool disposing)
    {
        _session.Dispose();
        base.Dispose(disposing);
    }
}
