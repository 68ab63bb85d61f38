using System.Collections.Immutable;
using Panns.Transfer.Heads;

namespace Panns.Transfer;

/// <summary>A head trained by Adam on vectors that are computed once: Freeze_L1 and Freeze_L3.</summary>
internal sealed class HeadStrategy(string name, string summary, FeatureKind kind, HeadTrainingOptions options) : TransferStrategy
{
    public override string Name => name;

    public override string Summary => summary;

    public override bool NeedsWeights => kind == FeatureKind.Embedding;

    public override TransferStrategy Change(StrategyChanges changes) => new HeadStrategy(name, summary, kind, options with
    {
        Epochs = changes.Epochs ?? options.Epochs,
        ClassWeights = changes.ClassWeights ?? options.ClassWeights,
        ValidationShare = changes.ValidationShare ?? options.ValidationShare,
        Standardize = changes.Standardize ?? options.Standardize,
        BatchSize = changes.BatchSize ?? options.BatchSize,
    });

    public override TransferClassifier Fit(TransferContext context, LabeledDataset data, ImmutableArray<int> train, ulong seed)
    {
        var table = context.Features(data, kind.Open(context, name));
        HeadExamples? validation = null;
        if (options.ValidationShare > 0)
        {
            (train, var aside) = data.SetAside(train, options.ValidationShare, seed);
            validation = HeadExamples.Gather(data, table, aside);
        }

        var (head, history) = HeadTrainer.Train(HeadExamples.Gather(data, table, train), validation, options, seed, context.CancellationToken);
        return new HeadClassifier(name, kind, head, history, context.Backbone);
    }
}

/// <summary>Logistic regression on vectors that are computed once.</summary>
internal sealed class ProbeStrategy(string name, string summary, FeatureKind kind, LinearProbeOptions options) : TransferStrategy
{
    public override string Name => name;

    public override string Summary => summary;

    public override bool NeedsWeights => kind == FeatureKind.Embedding;

    public override TransferStrategy Change(StrategyChanges changes) => new ProbeStrategy(name, summary, kind, options with
    {
        ClassWeights = changes.ClassWeights ?? options.ClassWeights,
        Standardize = changes.Standardize ?? options.Standardize,
    });

    public override TransferClassifier Fit(TransferContext context, LabeledDataset data, ImmutableArray<int> train, ulong seed)
    {
        var table = context.Features(data, kind.Open(context, name));
        var (head, history) = LogisticRegression.Fit(
            HeadExamples.Gather(data, table, train), options.Strength, options.Standardize, options.ClassWeights, context.CancellationToken);
        return new HeadClassifier(name, kind, head, history, context.Backbone);
    }
}

/// <summary>A head on vectors.</summary>
internal sealed class HeadClassifier : TransferClassifier
{
    private readonly string _strategy;
    private readonly FeatureKind _kind;
    private readonly DenseHead _head;
    private readonly Backbone? _backbone;

    public HeadClassifier(string strategy, FeatureKind kind, DenseHead head, ImmutableArray<EpochRecord> history, Backbone? backbone)
    {
        _strategy = strategy;
        _kind = kind;
        _head = head;
        _backbone = backbone;
        History = history;
    }

    public override long TrainedParameters => _head.ParameterCount;

    public override float[]?[] Score(TransferContext context, LabeledDataset data, ImmutableArray<int> clips)
    {
        var table = context.Features(data, _kind.Open(context, _strategy));
        return [.. clips.Select(clip => table.Has(clip) ? HeadScores.Of(_head, table.Of(clip), data.IsMultiLabel) : null)];
    }

    internal override TransferModelParts ToParts()
        => new(_strategy, _kind, _kind == FeatureKind.Embedding ? _backbone!.Model.Name : null, _kind == FeatureKind.Embedding ? _backbone!.Weights : null, _head);
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
