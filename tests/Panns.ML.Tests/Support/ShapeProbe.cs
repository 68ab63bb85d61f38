using Microsoft.ML;

namespace Panns.ML.Tests;

/// <summary>Records a pipeline's output schema: the last estimator of a chain gets it before anything is fitted.</summary>
internal sealed class ShapeProbe : IEstimator<ITransformer>
{
    public SchemaShape? Shape { get; private set; }

    public static SchemaShape Of(IEstimator<ITransformer> pipeline, IDataView data)
    {
        var probe = new ShapeProbe();
        _ = pipeline.Append(probe).Fit(data);
        return probe.Shape!;
    }

    public ITransformer Fit(IDataView input) => new MLContext(1).Transforms.CopyColumns("Copy", input.Schema[0].Name).Fit(input);

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Shape = inputSchema;
        return inputSchema;
    }
}
