using Microsoft.ML;

namespace Panns.ML.Common;

/// <summary>Logging and cancellation of a pass over the data.</summary>
/// <param name="log">Counts rows; may be null.</param>
/// <param name="what">What the log calls a row.</param>
/// <param name="cancellationToken">Cancels the pass.</param>
internal sealed class RowWatch(ContextLog? log, string what, CancellationToken cancellationToken)
{
    /// <summary>For saved models: no log, no cancellation.</summary>
    public static RowWatch None { get; } = new(null, "", CancellationToken.None);

    /// <summary>For a transform with the user's context and token, if any.</summary>
    public static RowWatch Create(MLContext? context, string what, CancellationToken cancellationToken)
        => new(context is null ? null : new(context, what), what, cancellationToken);

    /// <summary>Call before a row.</summary>
    /// <exception cref="OperationCanceledException">The pass was canceled.</exception>
    public void Begin() => cancellationToken.ThrowIfCancellationRequested();

    /// <summary>Call after a row.</summary>
    public void End() => log?.CountRow(what);
}
