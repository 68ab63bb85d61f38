using Microsoft.ML;

namespace Panns.ML.Persistence;

/// <summary>Copies several columns in one step, because ML.NET's method for that is not public.</summary>
internal static class ColumnCopies
{
    /// <param name="catalog">Creates the steps.</param>
    /// <param name="pairs">Output and input column of each copy; at least one.</param>
    public static IEstimator<ITransformer> Create(TransformsCatalog catalog, IReadOnlyList<(string Output, string Input)> pairs)
    {
        IEstimator<ITransformer> steps = catalog.CopyColumns(pairs[0].Output, pairs[0].Input);
        foreach (var (output, input) in pairs.Skip(1))
        {
            steps = steps.Append(catalog.CopyColumns(output, input));
        }

        return steps;
    }
}
