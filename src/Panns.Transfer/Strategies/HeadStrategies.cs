using System.Collections.Immutable;
using Panns.Transfer.Features;
using Panns.Transfer.Heads;
using Panns.Transfer.Strategies.Settings;

namespace Panns.Transfer.Strategies;

/// <summary>A strategy that trains on vectors, which are computed once.</summary>
/// <typeparam name="TOptions">Its options.</typeparam>
internal abstract class VectorStrategy<TOptions>(string name, string summary, FeatureChoice features, TOptions options, ImmutableArray<Setting<TOptions>> table)
    : TransferStrategy
{
    public sealed override string Name => name;

    public sealed override string Summary => summary;

    public sealed override bool NeedsWeights => features.Kind.IsOfNetwork();

    internal sealed override ImmutableArray<string> Settings => [.. table.Names(), nameof(StrategyChanges.PadSeconds)];

    protected FeatureChoice Features(LabeledDataset data) => features.For(data);

    protected TOptions Options => options;

    internal sealed override TransferStrategy Change(StrategyChanges changes)
        => With(new(features.Kind, changes.PadSeconds ?? features.PadSeconds), table.Apply(options, changes));

    internal sealed override IEnumerable<KeyValuePair<string, string>> Describe(TransferContext context, LabeledDataset data)
        => table.Describe(options).Append(KeyValuePair.Create(Setting.FileName(nameof(StrategyChanges.PadSeconds)), Setting.Text(features.For(data).Padding)));

    protected abstract TransferStrategy With(FeatureChoice newFeatures, TOptions newOptions);

    internal sealed override IClipFeatures Vectors(TransferContext context, LabeledDataset data) => features.For(data).Open(context.Backbone, name);

    protected FeatureTable Compute(TransferContext context, LabeledDataset data) => context.Features(data, () => Vectors(context, data));
}

/// <summary>A head trained on vectors: Freeze_L1 and Freeze_L3.</summary>
internal sealed class HeadStrategy(string name, string summary, FeatureChoice features, HeadTrainingOptions options)
    : VectorStrategy<HeadTrainingOptions>(name, summary, features, options, VectorSettings.Head)
{
    internal override TransferClassifier Fit(TransferContext context, LabeledDataset data, ImmutableArray<int> train, ulong seed)
    {
        var table = Compute(context, data);
        HeadExamples? validation = null;
        if (Options.ValidationShare > 0)
        {
            (train, var aside) = data.SetAside(train, Options.ValidationShare, seed);
            validation = HeadExamples.Gather(data, table, aside, "set aside");
        }

        var trainer = new HeadTrainer { Options = Options, Engine = context.TrainingEngine, Threads = context.Threads, CancellationToken = context.CancellationToken };
        var (head, history) = trainer.Train(HeadExamples.Gather(data, table, train), validation, seed);
        return new HeadClassifier(Name, Features(data), head, history, context.Backbone);
    }

    protected override TransferStrategy With(FeatureChoice newFeatures, HeadTrainingOptions newOptions) => new HeadStrategy(Name, Summary, newFeatures, newOptions);
}

/// <summary>Logistic regression on vectors.</summary>
internal sealed class ProbeStrategy(string name, string summary, FeatureChoice features, LinearProbeOptions options)
    : VectorStrategy<LinearProbeOptions>(name, summary, features, options, VectorSettings.Probe)
{
    internal override TransferClassifier Fit(TransferContext context, LabeledDataset data, ImmutableArray<int> train, ulong seed)
    {
        var examples = HeadExamples.Gather(data, Compute(context, data), train);
        var (head, history) = LogisticRegression.Fit(examples, Options.Strength, Options.Standardize, Options.ClassWeights, context.CancellationToken);
        return new HeadClassifier(Name, Features(data), head, history, context.Backbone);
    }

    protected override TransferStrategy With(FeatureChoice newFeatures, LinearProbeOptions newOptions) => new ProbeStrategy(Name, Summary, newFeatures, newOptions);
}
