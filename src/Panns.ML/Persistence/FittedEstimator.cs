using Microsoft.ML;

namespace Panns.ML.Persistence;

/// <summary>A step that is fitted already; another that would be fitted to the data tells what it does to the columns.</summary>
internal sealed class FittedEstimator(ITransformer fitted, IEstimator<ITransformer> shape) : IEstimator<ITransformer>
{
    public ITransformer Fit(IDataView input) => fitted;

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => shape.GetOutputSchema(inputSchema);
}
