using Microsoft.ML;
using Panns.ML.Common;
using Panns.ML.Persistence;

namespace Panns.ML;

/// <summary>
/// An estimator of this library: what the methods on <c>mlContext.Transforms</c> return. It learns nothing from data; fitting it opens
/// what it needs (weights) and checks the columns.
/// </summary>
public sealed class PannsEstimator : IEstimator<PannsTransformer>
{
    private readonly Func<InputColumns, InnerSteps> _fit;
    private readonly Func<InputColumns, IEstimator<ITransformer>> _shape;

    /// <param name="fit">Makes the steps, opening what they need.</param>
    /// <param name="shape">Makes steps that only tell their columns; null where <paramref name="fit"/> opens nothing.</param>
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
