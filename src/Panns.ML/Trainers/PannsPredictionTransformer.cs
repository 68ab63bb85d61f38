using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.ML.Rows;

namespace Panns.ML;

/// <summary>
/// A trained classifier in a pipeline. Adds <c>Score</c> (a probability per class, with the classes as slot names) and
/// <c>PredictedLabel</c> (a key with the classes as values; not for multi-label classifiers). It is saved as a chain of ML.NET's own
/// transformers, so a program that references this library can load it without registering anything; the loaded chain gives the same scores.
/// For permutation feature importance pass this transformer, the <c>LastTransformer</c> of a fitted pipeline: ML.NET's overload for whole
/// models accepts only its own predictors, so a loaded model cannot be used.
/// </summary>
/// <typeparam name="TModel">The trained parameters.</typeparam>
public sealed class PannsPredictionTransformer<TModel> : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private readonly ITransformer _inner;
    private readonly Func<ITransformer> _saved;

    internal PannsPredictionTransformer(ITransformer inner, Func<ITransformer> saved, TModel model, DataViewSchema.Column feature)
    {
        _inner = inner;
        _saved = saved;
        Model = model;
        FeatureColumnName = feature.Name;
        FeatureColumnType = feature.Type;
    }

    /// <inheritdoc/>
    public TModel Model { get; }

    /// <inheritdoc/>
    public string FeatureColumnName { get; }

    /// <inheritdoc/>
    public DataViewType FeatureColumnType { get; }

    /// <summary>Always true.</summary>
    public bool IsRowToRowMapper => _inner.IsRowToRowMapper;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _inner.GetOutputSchema(inputSchema);

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _inner.GetRowToRowMapper(inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);

        // A head takes microseconds per row, so ML.NET's batches are faster than distributing single rows.
        return Model is NetworkModelParameters ? MappedView.Create(input, GetRowToRowMapper(input.Schema), Environment.ProcessorCount) : _inner.Transform(input);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => _saved().Save(ctx);
}
