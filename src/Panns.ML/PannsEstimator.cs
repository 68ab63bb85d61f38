using Microsoft.ML;
using Panns.ML.Common;

namespace Panns.ML;

/// <summary>
/// An estimator of this library: what the methods on <c>mlContext.Transforms</c> return. It learns nothing from data; fitting it opens
/// what it needs (weights) and checks the columns.
/// </summary>
public sealed class PannsEstimator : IEstimator<PannsTransformer>
{
    private readonly Func<InputColumns, InnerSteps> _build;

    internal PannsEstimator(Func<InputColumns, InnerSteps> build) => _build = build;

    /// <inheritdoc/>
    public PannsTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var steps = _build(new(input.Schema));
        return new(steps, input);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return _build(new(inputSchema)).Live.GetOutputSchema(inputSchema);
    }
}
