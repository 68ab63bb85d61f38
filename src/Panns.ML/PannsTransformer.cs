using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.ML.Persistence;
using Panns.ML.Rows;

namespace Panns.ML;

/// <summary>
/// The transformer fitted by <see cref="PannsEstimator"/>: wraps a chain of ML.NET's own transformers. It is saved as that chain, so a
/// program that references this library can load it without registering anything.
/// </summary>
public sealed class PannsTransformer : ITransformer
{
    private readonly ITransformer _inner;
    private readonly Func<IEstimator<ITransformer>>? _saved;
    private readonly DataViewSchema _schema;
    private readonly int _threads;

    internal PannsTransformer(InnerSteps steps, IDataView input)
    {
        _inner = steps.Live.Fit(input);
        _saved = steps.Saved;
        _schema = input.Schema;
        _threads = steps.Threads;
    }

    /// <summary>Always true.</summary>
    public bool IsRowToRowMapper => _inner.IsRowToRowMapper;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _inner.GetOutputSchema(inputSchema);

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _inner.GetRowToRowMapper(inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return MappedView.Create(input, _inner.GetRowToRowMapper(input.Schema), _threads);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        // These steps do not depend on rows, so for saving they can be fitted again to the schema alone.
        var inner = _saved is null ? _inner : _saved().Fit(new EmptyView(_schema));
        inner.Save(ctx);
    }
}
