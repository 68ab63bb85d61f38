using Microsoft.ML;

namespace Panns.ML;

/// <summary>One fold of a cross-validation of multi-label tagging.</summary>
/// <param name="Fold">The held-out fold or split: the value of its column; for a key column, the key.</param>
/// <param name="Model">The model trained on the others.</param>
/// <param name="Metrics">Its metrics on the held-out rows.</param>
/// <param name="ScoredHoldOutSet">The held-out rows with the model's columns.</param>
public sealed record AudioTaggingFoldResult(string Fold, ITransformer Model, AudioTaggingEvaluation Metrics, IDataView ScoredHoldOutSet);
