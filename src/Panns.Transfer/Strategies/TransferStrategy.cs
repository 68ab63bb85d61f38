using System.Collections.Immutable;
using Panns.Common;
using Panns.Transfer.Features;
using Panns.Transfer.Strategies;
using Panns.Transfer.Strategies.Settings;

namespace Panns.Transfer;

/// <summary>A method of training a classifier on a labeled data set (paper, section V).</summary>
public abstract class TransferStrategy
{
    private protected TransferStrategy()
    {
    }

    /// <summary>Its name, in reports and results: <c>freeze_l1</c>.</summary>
    public abstract string Name { get; }

    /// <summary>A one-line summary.</summary>
    public abstract string Summary { get; }

    /// <summary>Whether it needs a network's pretrained weights.</summary>
    public abstract bool NeedsWeights { get; }

    /// <summary>Whether it needs a network at all.</summary>
    public virtual bool NeedsNetwork => NeedsWeights;

    /// <summary>Trains a classifier.</summary>
    /// <param name="context">The network, the cache and the seed.</param>
    /// <param name="data">The data set.</param>
    /// <param name="train">Indices of the training clips; unreadable ones are skipped.</param>
    /// <param name="seed">Random seed.</param>
    /// <exception cref="PannsException">The strategy lacks something it needs, or no clip can be read.</exception>
    [BestFriend]
    internal abstract TransferClassifier Fit(TransferContext context, LabeledDataset data, ImmutableArray<int> train, ulong seed);

    /// <summary>Names of the properties of <see cref="StrategyChanges"/> that the strategy supports.</summary>
    internal virtual ImmutableArray<string> Settings => [];

    /// <summary>A one-line remark about the strategy on a data set, such as classes that it cannot predict; null for none.</summary>
    /// <param name="data">The data set.</param>
    internal virtual string? Remark(LabeledDataset data) => null;

    /// <summary>Returns the strategy with some settings changed; unsupported ones are ignored.</summary>
    /// <param name="changes">The changes.</param>
    internal virtual TransferStrategy Change(StrategyChanges changes) => this;

    /// <summary>All settings that affect training, as names and values for the provenance.</summary>
    /// <param name="context">The run.</param>
    /// <param name="data">The data set.</param>
    internal virtual IEnumerable<KeyValuePair<string, string>> Describe(TransferContext context, LabeledDataset data) => [];

    /// <summary>
    /// Identifies network, weights and settings of a slow strategy, whose results are stored in a <see cref="RunStore"/> fold by fold.
    /// Null for a strategy that takes seconds.
    /// </summary>
    internal virtual string? RunIdentity(TransferContext context) => null;

    /// <summary>What computes the vectors that it learns from, of all clips of a data set; null if it does not learn from vectors.</summary>
    /// <exception cref="PannsException">It lacks something.</exception>
    internal virtual IClipFeatures? Vectors(TransferContext context, LabeledDataset data) => null;

    /// <summary>Cost of training on this many clips, in training passes of a clip; 0 for a strategy that takes seconds.</summary>
    internal virtual double Effort(int clips) => 0;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
