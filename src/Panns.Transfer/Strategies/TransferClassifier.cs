using System.Collections.Immutable;
using Panns.Common;

namespace Panns.Transfer.Strategies;

/// <summary>A trained classifier: scores clips, and can be saved as a model.</summary>
[BestFriend]
internal abstract class TransferClassifier : IDisposable
{
    /// <summary>Training history by epoch; by iteration for the linear probe.</summary>
    public ImmutableArray<EpochRecord> History { get; protected init; } = [];

    /// <summary>Number of trained parameters.</summary>
    public abstract long TrainedParameters { get; }

    /// <summary>Name of its training checkpoint in the run's store; null if there is none.</summary>
    internal string? CheckpointName { get; init; }

    /// <summary>Training time spent by earlier processes, in seconds.</summary>
    internal double EarlierSeconds { get; init; }

    /// <summary>Scores clips of a data set.</summary>
    /// <param name="context">The run.</param>
    /// <param name="data">The data set.</param>
    /// <param name="clips">Indices of the clips.</param>
    /// <returns>[classes] probabilities per clip, averaged over its segments; null for an unreadable clip.</returns>
    public abstract float[]?[] Score(TransferContext context, LabeledDataset data, ImmutableArray<int> clips);

    /// <summary>Returns the parts of a standalone model.</summary>
    [BestFriend]
    internal abstract TransferModelParts ToParts();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases resources.</summary>
    /// <param name="disposing">Always true: there is no finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
