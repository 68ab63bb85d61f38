using System.Collections.Immutable;
using Panns.Transfer.Heads;

namespace Panns.Transfer.Strategies;

/// <summary>A head on vectors.</summary>
internal sealed class HeadClassifier : TransferClassifier
{
    private readonly string _strategy;
    private readonly FeatureChoice _features;
    private readonly DenseHead _head;
    private readonly Backbone? _backbone;

    public HeadClassifier(string strategy, FeatureChoice features, DenseHead head, ImmutableArray<EpochRecord> history, Backbone? backbone)
    {
        _strategy = strategy;
        _features = features;
        _head = head;
        _backbone = backbone;
        History = history;
    }

    /// <summary>Whether the head was learnt, not given.</summary>
    public bool IsLearnt { get; init; } = true;

    public override long TrainedParameters => IsLearnt ? _head.ParameterCount : 0;

    public override float[]?[] Score(TransferContext context, LabeledDataset data, ImmutableArray<int> clips)
    {
        var table = context.Features(data, _features.Open(_backbone, _strategy));
        return [.. clips.Select(clip => table.Has(clip) ? HeadScores.Of(_head, table.Of(clip), data.IsMultiLabel) : null)];
    }

    internal override TransferModelParts ToParts()
    {
        var backbone = _features.Kind.IsOfNetwork() ? _backbone : null;
        return new(_strategy, _features.Kind, backbone?.Model.Name, backbone?.Weights, _head) { PadSeconds = _features.Padding };
    }
}

/// <summary>A clip's probabilities from its vectors.</summary>
internal static class HeadScores
{
    /// <summary>The mean over the rows of their probabilities.</summary>
    public static float[] Of(DenseHead head, ReadOnlySpan<float> rows, bool isMultiLabel)
    {
        var logits = head.Logits(rows);
        Losses.ToProbabilities(logits, head.Classes, isMultiLabel);
        return MeanOfRows(logits, head.Classes);
    }

    public static float[] MeanOfRows(float[] probabilities, int classes)
    {
        if (probabilities.Length == classes)
        {
            return probabilities;
        }

        var mean = new float[classes];
        for (var i = 0; i < classes; i++)
        {
            double sum = 0;
            for (var j = i; j < probabilities.Length; j += classes)
            {
                sum += probabilities[j];
            }

            mean[i] = (float)(sum * classes / probabilities.Length);
        }

        return mean;
    }
}
