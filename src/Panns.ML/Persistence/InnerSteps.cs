using Microsoft.ML;

namespace Panns.ML.Persistence;

/// <summary>The ML.NET steps of a transform.</summary>
/// <param name="Live">The steps that run in this process.</param>
/// <param name="Saved">
/// The steps to save instead, if they differ: they contain the weights, which the running steps share with the process. Null to save the
/// running steps.
/// </param>
internal sealed record InnerSteps(IEstimator<ITransformer> Live, Func<IEstimator<ITransformer>>? Saved = null)
{
    /// <summary>Number of rows mapped in parallel, one per thread.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Gives back what the running steps hold: threads and memory of a network.</summary>
    public Action? Dispose { get; init; }
}
