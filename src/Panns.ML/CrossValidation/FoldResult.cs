using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML;

/// <summary>One fold of a cross-validation.</summary>
/// <param name="Fold">The fold (or part) that was held out: the value of its column; of a key column, the key.</param>
/// <param name="Model">The model trained on the others.</param>
/// <param name="Metrics">What it reached on the fold held out.</param>
/// <param name="ScoredHoldOutSet">The fold held out, with the model's columns.</param>
public sealed record FoldResult(string Fold, ITransformer Model, MulticlassClassificationMetrics Metrics, IDataView ScoredHoldOutSet);
