using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.ML.Rows;

namespace Panns.ML;

/// <summary>Extends ML.NET's models.</summary>
public static class TransformerExtensions
{
    /// <summary>
    /// Applies a model such that each row goes to the next free thread. This library's transforms do so by themselves, but a saved and loaded
    /// model consists of ML.NET's own transformers, which distribute rows in batches of 128: fewer recordings than that are processed by one
    /// thread, and hundreds of waveforms are held in memory.
    /// </summary>
    /// <param name="model">Any model; one that does not map rows one by one transforms as usual.</param>
    /// <param name="data">The rows.</param>
    /// <param name="threads">
    /// Number of rows processed in parallel, at least 1; null for one per processor. Engines that compute batches (ONNX Runtime, TorchSharp)
    /// form them from these rows; 32 is a good number for a GPU.
    /// </param>
    /// <returns>The same columns and rows as <see cref="ITransformer.Transform(IDataView)"/>, in the same order.</returns>
    /// <example>
    /// <code>
    /// var model = ml.Model.Load("model.zip", out _);
    /// var predictions = model.TransformInParallel(ml.Data.LoadAudioFolder("sounds"));
    /// </code>
    /// </example>
    public static IDataView TransformInParallel(this ITransformer model, IDataView data, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads ?? 1, nameof(threads));
        return model.IsRowToRowMapper
            ? MappedView.Create(data, model.GetRowToRowMapper(data.Schema), threads ?? Environment.ProcessorCount)
            : model.Transform(data);
    }

    /// <summary>
    /// The classifier in a loaded model, for ML.NET's permutation feature importance, which finds no predictor in it, because the model consists of
    /// ML.NET's own transformers.
    /// </summary>
    /// <param name="model">A model with a classifier of this library: fitted, or saved and loaded.</param>
    /// <param name="inputSchema">The schema of the data that the model transforms.</param>
    /// <param name="featureColumnName">The column that the classifier reads.</param>
    /// <exception cref="PannsException">No step of the model scores that column.</exception>
    public static ISingleFeaturePredictionTransformer<ITransformer> AsPredictor(
        this ITransformer model, DataViewSchema inputSchema, string featureColumnName = "Features")
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputSchema);
        var schema = inputSchema;
        foreach (var step in model is IEnumerable<ITransformer> chain ? chain : [model])
        {
            var output = step.GetOutputSchema(schema);
            if (schema.GetColumnOrNull("Score") is null && output.GetColumnOrNull("Score") is not null && schema.GetColumnOrNull(featureColumnName) is { } feature)
            {
                return new StepPredictor(step, feature);
            }

            schema = output;
        }

        throw new PannsException($"no step of the model adds the column 'Score' to data with the column '{featureColumnName}'");
    }

    private sealed class StepPredictor(ITransformer step, DataViewSchema.Column feature) : ISingleFeaturePredictionTransformer<ITransformer>
    {
        public ITransformer Model => step;

        public string FeatureColumnName => feature.Name;

        public DataViewType FeatureColumnType => feature.Type;

        public bool IsRowToRowMapper => step.IsRowToRowMapper;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => step.GetOutputSchema(inputSchema);

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => step.GetRowToRowMapper(inputSchema);

        public IDataView Transform(IDataView input) => step.Transform(input);

        void ICanSaveModel.Save(ModelSaveContext ctx) => step.Save(ctx);
    }
}
