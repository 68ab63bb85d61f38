using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.ML.Common;
using Panns.ML.Rows;

namespace Panns.ML;

/// <summary>
/// A trained classifier in a pipeline. Adds <c>Score</c> (a probability per class, with the classes as slot names) and
/// <c>PredictedLabel</c> (a key with the classes as values; not for multi-label classifiers). It is saved as a chain of ML.NET's own
/// transformers, so a program that references this library can load it without registering anything; the loaded chain gives the same scores.
/// Both columns bear the annotations of ML.NET's own trainers (ScoreColumnKind, ScoreColumnSetId, TrainingLabelValues), which a loaded chain lacks
/// except for the names. For permutation feature importance pass this transformer, the <c>LastTransformer</c> of a fitted pipeline; of a loaded
/// model, what <see cref="TransformerExtensions.AsPredictor"/> gives.
/// </summary>
/// <typeparam name="TModel">The trained parameters.</typeparam>
public sealed class PannsPredictionTransformer<TModel> : ISingleFeaturePredictionTransformer<TModel>, IDisposable
    where TModel : class
{
    private Action? _dispose;
    private bool _isDisposed;
    private readonly ITransformer _inner;
    private readonly Func<ITransformer> _saved;

    internal PannsPredictionTransformer(ITransformer inner, Func<ITransformer> saved, TModel model, DataViewSchema.Column feature, Action? dispose = null)
    {
        _dispose = dispose;
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
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _inner.GetRowToRowMapper(inputSchema);
    }

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        OnnxConversion.Refuse();

        // A head takes microseconds per row, so ML.NET's batches are faster than distributing single rows.
        return Model is NetworkModelParameters ? MappedView.Create(input, GetRowToRowMapper(input.Schema), Environment.ProcessorCount) : _inner.Transform(input);
    }

    /// <summary>
    /// Gives back the trained network, if there is one: its threads end and its memory is freed. Rows can no longer be scored, but the model can
    /// still be saved. Not needed: what nobody refers to anymore is freed too.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _dispose, null) is { } dispose)
        {
            _isDisposed = true;
            dispose();
        }
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => _saved().Save(ctx);
}
