using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.ML.Rows;

namespace Panns.ML;

/// <summary>
/// A trained classifier in a pipeline: gives <c>Score</c> (a probability per class, slots named as the classes) and
/// <c>PredictedLabel</c> (a key with the classes as its values; not where a row can have several). It is saved as a chain of ML.NET's own
/// transformers, so that a program that refers to this library loads it without registering anything; what is loaded is that chain, which
/// scores the same. Permutation feature importance takes this transformer itself, the <c>LastTransformer</c> of a fitted pipeline: ML.NET's
/// overload for whole models recognizes none but its own predictors, so there is none for a loaded model.
/// </summary>
/// <typeparam name="TModel">What was learned.</typeparam>
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

    /// <summary>Whether rows are scored one by one: yes.</summary>
    public bool IsRowToRowMapper => _inner.IsRowToRowMapper;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _inner.GetOutputSchema(inputSchema);

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _inner.GetRowToRowMapper(inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);

        // A head is done in microseconds: by the hundred, as ML.NET hands rows out, it takes less time than a row at a time.
        return Model is NetworkModelParameters ? MappedView.Create(input, GetRowToRowMapper(input.Schema), Environment.ProcessorCount) : _inner.Transform(input);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => _saved().Save(ctx);
}
