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
    /// <returns>What <see cref="ITransformer.Transform(IDataView)"/> gives: the same columns and rows, in the same order.</returns>
    public static IDataView TransformInParallel(this ITransformer model, IDataView data)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        return model.IsRowToRowMapper ? MappedView.Create(data, model.GetRowToRowMapper(data.Schema)) : model.Transform(data);
    }
}
