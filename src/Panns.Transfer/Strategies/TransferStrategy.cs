using System.Collections.Immutable;
using Panns.Common;
using Panns.Transfer.Features;
using Panns.Transfer.Strategies;

namespace Panns.Transfer;

/// <summary>A way to make a classifier of a labeled set (paper, section V).</summary>
public abstract class TransferStrategy
{
    /// <summary>Its name on the command line and in reports: <c>freeze_l1</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What it does, in a line.</summary>
    public abstract string Summary { get; }

    /// <summary>Whether it needs a network's pretrained weights.</summary>
    public abstract bool NeedsWeights { get; }

    /// <summary>Whether it needs a network at all.</summary>
    public virtual bool NeedsNetwork => NeedsWeights;

    /// <summary>Makes a classifier.</summary>
    /// <param name="context">The network, the cache and the seed.</param>
    /// <param name="data">The set.</param>
    /// <param name="train">Indices of the clips to learn from; those that cannot be read are passed over.</param>
    /// <param name="seed">Decides everything random in this fit.</param>
    /// <exception cref="PannsException">The strategy lacks something, or no clip can be read.</exception>
    public abstract TransferClassifier Fit(TransferContext context, LabeledDataset data, ImmutableArray<int> train, ulong seed);

    /// <summary>Names of the properties of <see cref="StrategyChanges"/> that mean something to it.</summary>
    public virtual ImmutableArray<string> Settings => [];

    /// <summary>What to know before it works on a set, in a line: classes that it can never give, say; null for nothing.</summary>
    /// <param name="data">The set.</param>
    public virtual string? Remark(LabeledDataset data) => null;

    /// <summary>The same strategy with some of its settings changed; those that mean nothing to it are passed over.</summary>
    /// <param name="changes">What to change.</param>
    public virtual TransferStrategy Change(StrategyChanges changes) => this;

    /// <summary>All settings that decide what it learns, as names and values for the provenance.</summary>
    /// <param name="context">The run.</param>
    /// <param name="data">The set.</param>
    internal virtual IEnumerable<KeyValuePair<string, string>> Describe(TransferContext context, LabeledDataset data) => [];

    /// <summary>
    /// The network, its weights and the settings, as text, of a strategy that takes long: its results are kept in a <see cref="RunStore"/>
    /// fold by fold. Null for one that is done in seconds.
    /// </summary>
    internal virtual string? RunIdentity(TransferContext context) => null;

    /// <summary>What computes the vectors that it learns from, of all clips of a data set; null if it does not learn from vectors.</summary>
    /// <exception cref="PannsException">It lacks something.</exception>
    internal virtual IClipFeatures? Vectors(TransferContext context, LabeledDataset data) => null;

    /// <summary>What learning from so many clips costs, in passes of a clip through training; 0 for a strategy that is done in seconds.</summary>
    internal virtual double Effort(int clips) => 0;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>What a strategy made: scores for clips, and all that a file of it needs.</summary>
public abstract class TransferClassifier : IDisposable
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
