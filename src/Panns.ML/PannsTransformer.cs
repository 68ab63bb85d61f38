using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.ML.Common;
using Panns.ML.Persistence;
using Panns.ML.Rows;

namespace Panns.ML;

/// <summary>
/// The transformer fitted by <see cref="PannsEstimator"/>: wraps a chain of ML.NET's own transformers. It is saved as that chain, so a
/// program that references this library can load it without registering anything.
/// </summary>
public sealed class PannsTransformer : ITransformer, IDisposable
{
    private Action? _dispose;
    private readonly ITransformer _inner;
    private readonly Func<IEstimator<ITransformer>>? _saved;
    private readonly DataViewSchema _schema;
    private readonly int _threads;
    private bool _isDisposed;

    internal PannsTransformer(InnerSteps steps, IDataView input)
    {
        _inner = steps.Live.Fit(input);
        _saved = steps.Saved;
        _schema = input.Schema;
        _threads = steps.Threads;
        _dispose = steps.Dispose;
    }

    /// <summary>Always true.</summary>
    public bool IsRowToRowMapper => _inner.IsRowToRowMapper;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _inner.GetOutputSchema(inputSchema);

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _inner.GetRowToRowMapper(inputSchema);
    }

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        OnnxConversion.Refuse();
        return MappedView.Create(input, GetRowToRowMapper(input.Schema), _threads);
    }

    /// <summary>
    /// Gives the network back, whose threads end and whose memory is freed once no other transformer uses it; ML.NET's chains dispose of their
    /// transformers. Rows can no longer be transformed, but the model can still be saved. Not needed: what nobody refers to anymore is freed too.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _dispose, null) is { } dispose)
        {
            _isDisposed = true;
            dispose();
        }
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        // These steps do not depend on rows, so for saving they can be fitted again to the schema alone.
        var inner = _saved is null ? _inner : _saved().Fit(new EmptyView(_schema));
        inner.Save(ctx);
    }
}
