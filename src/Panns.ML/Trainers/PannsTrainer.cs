using Microsoft.ML;
using Microsoft.ML.Trainers;
using Panns.ML.Common;
using Panns.ML.Persistence;
using Panns.ML.Trainers;

namespace Panns.ML;

/// <summary>
/// A trainer of this library, returned by the methods on <c>mlContext.MulticlassClassification.Trainers</c> and
/// <c>mlContext.AudioTagging().Trainers</c>.
/// </summary>
/// <typeparam name="TModel">The trained parameters.</typeparam>
public abstract class PannsTrainer<TModel> : ITrainerEstimator<PannsPredictionTransformer<TModel>, TModel>
    where TModel : class
{
    private readonly string _labelColumn;
    private readonly string? _featureColumn;
    private readonly bool _isMultiLabel;

    private protected PannsTrainer(
        MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, string labelColumn, string? featureColumn, bool isMultiLabel)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(labelColumn);
        if (featureColumn is not null)
        {
            ArgumentException.ThrowIfNullOrEmpty(featureColumn);
        }

        _labelColumn = labelColumn;
        _featureColumn = featureColumn;
        _isMultiLabel = isMultiLabel;

        // Only ML.NET can create a TrainerInfo; that of naive Bayes has the right values: no normalization, one pass over the data.
        Info = catalog.NaiveBayes().Info;
    }

    /// <inheritdoc/>
    public TrainerInfo Info { get; }

    /// <summary>The column with problems of a row; null for none.</summary>
    private protected virtual string? StatusColumn => null;

    /// <inheritdoc/>
    public PannsPredictionTransformer<TModel> Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var columns = new InputColumns(input.Schema);
        var name = _featureColumn ?? UsualFeatures(columns);
        CheckFeatures(columns, name);
        var label = TargetColumn.Of(input.Schema, _labelColumn, _isMultiLabel);
        var feature = input.Schema[name];
        var (model, steps) = Train(input, feature, label);

        // The steps depend only on the schema.
        var nothing = new EmptyView(input.Schema);
        return new(steps.Live.Fit(nothing), () => (steps.Saved?.Invoke() ?? steps.Live).Fit(nothing), model, feature, steps.Dispose);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var columns = new InputColumns(inputSchema);
        CheckFeatures(columns, _featureColumn ?? UsualFeatures(columns));
        return TargetColumn.Shape(inputSchema, _labelColumn, _isMultiLabel, StatusColumn);
    }

    /// <summary>The input column if the options name none.</summary>
    private protected virtual string UsualFeatures(InputColumns columns) => "Features";

    private protected abstract void CheckFeatures(InputColumns columns, string name);

    /// <summary>Trains, and returns the steps that score rows.</summary>
    private protected abstract (TModel Model, InnerSteps Steps) Train(IDataView input, DataViewSchema.Column feature, TargetColumn label);
}
