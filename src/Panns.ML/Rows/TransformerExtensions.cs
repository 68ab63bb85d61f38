using Microsoft.ML;
using Panns.ML.Rows;

namespace Panns.ML;

/// <summary>What this library adds to models of ML.NET.</summary>
public static class TransformerExtensions
{
    /// <summary>
    /// Applies a model with every row going to the thread that is free. The transforms of this library do so by themselves; a model that was
    /// saved and loaded is made of ML.NET's own parts, which hand rows out by 128: fewer recordings than that have one thread, and a column of
    /// waveforms holds hundreds of them in memory.
    /// </summary>
    /// <param name="model">Any model; one that does not map rows one by one transforms as ever.</param>
    /// <param name="data">The rows.</param>
    /// <param name="threads">
    /// How many rows are under way at once, at least 1; null for one per processor. An engine that computes batches (ONNX Runtime, TorchSharp)
    /// makes them of what is under way: on a GPU, 32 serve it well.
    /// </param>
    /// <returns>What <see cref="ITransformer.Transform(IDataView)"/> gives: the same columns and rows, in the same order.</returns>
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
