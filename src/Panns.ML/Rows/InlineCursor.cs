using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Rows;

/// <summary>Maps rows one by one on the calling thread, when a value is requested; copies nothing.</summary>
/// <param name="source">The rows.</param>
/// <param name="mapped">The mapping of the source's current row; disposing it disposes the source too.</param>
internal sealed class InlineCursor(DataViewRowCursor source, DataViewRow mapped) : DataViewRowCursor
{
    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override DataViewSchema Schema => mapped.Schema;

    public override bool IsColumnActive(DataViewSchema.Column column) => mapped.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => mapped.GetGetter<TValue>(column);

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
