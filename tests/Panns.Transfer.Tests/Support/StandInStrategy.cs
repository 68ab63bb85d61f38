using System.Collections.Immutable;
using Panns.Transfer.Features;
using Panns.Transfer.Strategies;

namespace Panns.Transfer.Tests.Support;

/// <summary>A strategy that needs vectors of all clips, learns nothing and always gives the first of two classes.</summary>
internal sealed class StandInStrategy(string name, IClipFeatures features) : TransferStrategy
{
    public override string Name => name;

    public override string Summary => "";

    public override bool NeedsWeights => false;

    internal override TransferClassifier Fit(TransferContext context, LabeledDataset data, ImmutableArray<int> train, ulong seed)
    {
        context.Features(data, () => features);
        return new Classifier();
    }

    internal override IClipFeatures Vectors(TransferContext context, LabeledDataset data) => features;

    private sealed class Classifier : TransferClassifier
    {
        public override long TrainedParameters => 0;

        public override float[]?[] Score(TransferContext context, LabeledDataset data, ImmutableArray<int> clips) => [.. clips.Select(_ => new float[] { 1, 0 })];

        internal override TransferModelParts ToParts() => throw new InvalidOperationException("nobody asks");
    }
}
