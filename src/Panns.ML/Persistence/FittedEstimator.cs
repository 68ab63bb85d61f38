using Microsoft.ML;

namespace Panns.ML.Persistence;

/// <summary>Wraps a fitted step as an estimator; another estimator gives its output columns.</summary>
internal sealed class FittedEstimator(ITransformer fitted, IEstimator<ITransformer> shape) : IEstimator<ITransformer>
{
    public ITransformer Fit(IDataView input) => fitted;

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => shape.GetOutputSchema(inputSchema);
}
