using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Rows;

/// <summary>Maps rows one by one on the calling thread, when a value is requested; copies nothing.</summary>
/// <param name="source">The rows.</param>
/// <param name="mapped">The mapping of the source's current row; disposing it disposes the source too.</param>
/// <param name="active">The requested columns, which a mapped row itself does not know: it may call a column that it only passes on inactive.</param>
internal sealed class InlineCursor(DataViewRowCursor source, DataViewRow mapped, DataViewSchema.Column[] active) : DataViewRowCursor
{
    private readonly HashSet<int> _active = [.. active.Select(column => column.Index)];

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override DataViewSchema Schema => mapped.Schema;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        => IsColumnActive(column)
            ? mapped.GetGetter<TValue>(column)
            : throw new InvalidOperationException($"the column '{column.Name}' was not asked for");

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override bool MoveNext() => source.MoveNext();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            mapped.Dispose();
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
