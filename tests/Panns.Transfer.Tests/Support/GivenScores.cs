using System.Collections.Immutable;
using Panns.Transfer.Strategies;

namespace Panns.Transfer.Tests.Support;

/// <summary>A strategy that learns nothing and gives each clip of a data set the scores it was told.</summary>
internal sealed class GivenScores(params float[][] scores) : TransferStrategy
{
    public override string Name => "given";

    public override string Summary => "";

    public override bool NeedsWeights => false;

    internal override TransferClassifier Fit(TransferContext context, LabeledDataset data, ImmutableArray<int> train, ulong seed) => new Classifier(scores);

    private sealed class Classifier(float[][] scores) : TransferClassifier
    {
        public override long TrainedParameters => 0;

        public override float[]?[] Score(TransferContext context, LabeledDataset data, ImmutableArray<int> clips) => [.. clips.Select(clip => scores[clip])];

        internal override TransferModelParts ToParts() => throw new InvalidOperationException("nobody asks");
    }
}
