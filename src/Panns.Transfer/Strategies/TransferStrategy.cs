using System.Collections.Immutable;
using Panns.Common;
using Panns.Transfer.Strategies;
using Panns.Transfer.Strategies.Settings;

namespace Panns.Transfer;

/// <summary>A way to make a classifier of a labeled set (paper, section V).</summary>
public abstract class TransferStrategy
{
    private protected TransferStrategy()
    {
    }

    /// <summary>Its name, in reports and results: <c>freeze_l1</c>.</summary>
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
    [BestFriend]
    internal abstract TransferClassifier Fit(TransferContext context, LabeledDataset data, ImmutableArray<int> train, ulong seed);

    /// <summary>Names of the properties of <see cref="StrategyChanges"/> that mean something to it.</summary>
    internal virtual ImmutableArray<string> Settings => [];

    /// <summary>What to know before it works on a set, in a line: classes that it can never give, say; null for nothing.</summary>
    /// <param name="data">The set.</param>
    internal virtual string? Remark(LabeledDataset data) => null;

    /// <summary>The same strategy with some of its settings changed; those that mean nothing to it are passed over.</summary>
    /// <param name="changes">What to change.</param>
    internal virtual TransferStrategy Change(StrategyChanges changes) => this;

    /// <summary>All settings that decide what it learns, as names and values for the provenance.</summary>
    /// <param name="context">The run.</param>
    /// <param name="data">The set.</param>
    internal virtual IEnumerable<KeyValuePair<string, string>> Describe(TransferContext context, LabeledDataset data) => [];

    /// <summary>
    /// The network, its weights and the settings, as text, of a strategy that takes long: its results are kept in a <see cref="RunStore"/>
    /// fold by fold. Null for one that is done in seconds.
    /// </summary>
    internal virtual string? RunIdentity(TransferContext context) => null;

    /// <summary>What learning from so many clips costs, in passes of a clip through training; 0 for a strategy that is done in seconds.</summary>
    internal virtual double Effort(int clips) => 0;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
