using Microsoft.ML;
using Microsoft.ML.Trainers;
using Panns.ML.Common;
using Panns.ML.Trainers;

namespace Panns.ML;

/// <summary>A trainer of this library: what the methods on <c>mlContext.MulticlassClassification.Trainers</c> return.</summary>
/// <typeparam name="TModel">What is learnt.</typeparam>
public abstract class PannsTrainer<TModel> : ITrainerEstimator<PannsPredictionTransformer<TModel>, TModel>
    where TModel : class
{
    private readonly string _labelColumn;
    private readonly string _featureColumn;

    private protected PannsTrainer(MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, string labelColumn, string featureColumn)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(labelColumn);
        ArgumentException.ThrowIfNullOrEmpty(featureColumn);
        _labelColumn = labelColumn;
        _featureColumn = featureColumn;

        // ML.NET alone makes these; that of naive Bayes says what holds here: no normalisation needed, one pass over the data.
        Info = catalog.NaiveBayes().Info;
    }

    /// <inheritdoc/>
    public TrainerInfo Info { get; }

    /// <inheritdoc/>
    public PannsPredictionTransformer<TModel> Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        CheckFeatures(new InputColumns(input.Schema), _featureColumn);
        var label = LabelColumn.Of(input.Schema, _labelColumn);
        var feature = input.Schema[_featureColumn];
        var (model, steps) = Train(input, feature, label);

        // The steps learn nothing themselves: the schema is enough.
        var nothing = new EmptyView(input.Schema);
        return new(steps.Live.Fit(nothing), () => (steps.Saved?.Invoke() ?? steps.Live).Fit(nothing), model, feature);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        CheckFeatures(new InputColumns(inputSchema), _featureColumn);
        return ScoreColumns.Append(inputSchema, LabelColumn.Of(inputSchema, _labelColumn));
    }

    private protected abstract void CheckFeatures(InputColumns columns, string name);

    /// <summary>Learns, and says which steps score rows.</summary>
    private protected abstract (TModel Model, InnerSteps Steps) Train(IDataView input, DataViewSchema.Column feature, LabelColumn label);
}
