using System.Collections.Immutable;
using Panns.Transfer.Heads;

namespace Panns.Transfer.Strategies;

/// <summary>A head on vectors.</summary>
internal sealed class HeadClassifier : TransferClassifier
{
    private readonly string _strategy;
    private readonly FeatureChoice _features;
    private readonly HeadNetwork _head;
    private readonly Backbone? _backbone;

    public HeadClassifier(string strategy, FeatureChoice features, HeadNetwork head, ImmutableArray<EpochRecord> history, Backbone? backbone)
    {
        _strategy = strategy;
        _features = features;
        _head = head;
        _backbone = backbone;
        History = history;
    }

    /// <summary>Whether the head was trained rather than given.</summary>
    public bool IsLearned { get; init; } = true;

    public override long TrainedParameters => IsLearned ? _head.Description.ParameterCount : 0;

    public override float[]?[] Score(TransferContext context, LabeledDataset data, ImmutableArray<int> clips)
    {
        var table = context.Features(data, () => _features.Open(_backbone, _strategy));
        using var session = _head.CreateSession();
        return [.. clips.Select(clip => table.Has(clip) ? HeadScores.Of(session, table.Of(clip), context.CancellationToken) : null)];
    }

    internal override TransferModelParts ToParts()
    {
        var backbone = _features.Kind.IsOfNetwork() ? _backbone : null;
        return new(_strategy, _features.Kind, backbone?.Model.Name, backbone?.Weights, _head) { PadSeconds = _features.Padding };
    }
}
