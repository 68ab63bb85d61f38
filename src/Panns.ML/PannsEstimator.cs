using Microsoft.ML;
using Panns.ML.Common;
using Panns.ML.Persistence;

namespace Panns.ML;

/// <summary>
/// The estimator returned by this library's methods on <c>mlContext.Transforms</c>. It learns nothing from data: fitting opens weights and
/// checks columns.
/// </summary>
public sealed class PannsEstimator : IEstimator<PannsTransformer>
{
    private readonly Func<InputColumns, InnerSteps> _fit;
    private readonly Func<InputColumns, IEstimator<ITransformer>> _shape;

    /// <param name="fit">Creates the steps, opening what they need.</param>
    /// <param name="shape">Creates steps that only determine the output columns; null if <paramref name="fit"/> opens nothing.</param>
    internal PannsEstimator(Func<InputColumns, InnerSteps> fit, Func<InputColumns, IEstimator<ITransformer>>? shape = null)
    {
        _fit = fit;
        _shape = shape ?? (columns => fit(columns).Live);
    }

    /// <inheritdoc/>
    public PannsTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new(_fit(new(input.Schema)), input);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return _shape(new(inputSchema)).GetOutputSchema(inputSchema);
    }
}
