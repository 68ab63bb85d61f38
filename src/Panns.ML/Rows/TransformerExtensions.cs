using Microsoft.ML;
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
}
