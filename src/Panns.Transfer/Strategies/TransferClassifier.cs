using System.Collections.Immutable;
using Panns.Common;

namespace Panns.Transfer.Strategies;

/// <summary>What a strategy made: scores for clips, and all that a file of it needs.</summary>
[BestFriend]
internal abstract class TransferClassifier : IDisposable
{
    /// <summary>How training went, epoch by epoch; iterations for the linear probe.</summary>
    public ImmutableArray<EpochRecord> History { get; protected init; } = [];

    /// <summary>Parameters that were learned.</summary>
    public abstract long TrainedParameters { get; }

    /// <summary>The checkpoint of its training in the run's store; null where there is none.</summary>
    internal string? CheckpointName { get; init; }

    /// <summary>Seconds that earlier processes spent on its training.</summary>
    internal double EarlierSeconds { get; init; }

    /// <summary>Scores of clips of a set.</summary>
    /// <param name="context">The run.</param>
    /// <param name="data">The set.</param>
    /// <param name="clips">Indices of the clips.</param>
    /// <returns>[classes] probabilities a clip, the mean over its segments; null for a clip that cannot be read.</returns>
    public abstract float[]?[] Score(TransferContext context, LabeledDataset data, ImmutableArray<int> clips);

    /// <summary>The classifier as a model that stands alone.</summary>
    [BestFriend]
    internal abstract TransferModelParts ToParts();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what it holds.</summary>
    /// <param name="disposing">Always true: there is no finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
