using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.ML.Persistence;
using Panns.ML.Rows;

namespace Panns.ML;

/// <summary>
/// A transformer of this library: a chain of ML.NET's own transformers behind one name. It is saved as that chain, so that a program
/// that refers to this library loads it without registering anything.
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

    /// <summary>Whether rows are mapped one by one: yes.</summary>
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
        // Nothing of these steps depends on rows, so they can be fitted once more to the schema alone.
        var inner = _saved is null ? _inner : _saved().Fit(new EmptyView(_schema));
        inner.Save(ctx);
    }
}
