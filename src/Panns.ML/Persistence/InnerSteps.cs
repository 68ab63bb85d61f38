using Microsoft.ML;

namespace Panns.ML.Persistence;

/// <summary>The ML.NET steps that a transform is made of.</summary>
/// <param name="Live">What runs in this process.</param>
/// <param name="Saved">
/// What is written when the model is saved, where that differs: it carries weights which the running steps share with the process. Null
/// to save the running steps.
/// </param>
internal sealed record InnerSteps(IEstimator<ITransformer> Live, Func<IEstimator<ITransformer>>? Saved = null)
{
    /// <summary>Rows that are mapped at once, each on a thread.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
