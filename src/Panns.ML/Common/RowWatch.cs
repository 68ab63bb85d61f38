using Microsoft.ML;

namespace Panns.ML.Common;

/// <summary>What a pass over the data tells and is told while it lasts: rows done to the log, and whether to go on.</summary>
/// <param name="log">Where rows are counted; null for nowhere.</param>
/// <param name="what">What a row is called in the log.</param>
/// <param name="cancellationToken">Ends the pass.</param>
internal sealed class RowWatch(ContextLog? log, string what, CancellationToken cancellationToken)
{
    /// <summary>Of a saved model: no log, no end.</summary>
    public static RowWatch None { get; } = new(null, "", CancellationToken.None);

    /// <summary>Of a transform that the user has given a context and a token, or neither.</summary>
    public static RowWatch Create(MLContext? context, string what, CancellationToken cancellationToken)
        => new(context is null ? null : new(context, what), what, cancellationToken);

    /// <summary>Before a row.</summary>
    /// <exception cref="OperationCanceledException">The pass is to end.</exception>
    public void Begin() => cancellationToken.ThrowIfCancellationRequested();

    /// <summary>After a row.</summary>
    public void End() => log?.CountRow(what);
}
