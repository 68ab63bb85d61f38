using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.CrossValidation;

/// <summary>Filters rows by fold; keeps all columns.</summary>
internal sealed class FoldView(IDataView source, FoldColumn fold, Predicate<string?> accepts) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => source.Schema;

    // Unknown without a pass over the data.
    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => new Cursor(source.GetRowCursor(Needed(columnsNeeded), rand), fold, accepts);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => Array.ConvertAll(source.GetRowCursorSet(Needed(columnsNeeded), n, rand), cursor => (DataViewRowCursor)new Cursor(cursor, fold, accepts));

    private IEnumerable<DataViewSchema.Column> Needed(IEnumerable<DataViewSchema.Column> columns) => columns.Append(fold.Column).DistinctBy(column => column.Index);

    private sealed class Cursor(DataViewRowCursor source, FoldColumn fold, Predicate<string?> accepts) : DataViewRowCursor
    {
        private readonly Func<string?> _fold = fold.Reader(source);
        private long _position = -1;

        public override long Position => _position;

        public override long Batch => source.Batch;

        public override DataViewSchema Schema => source.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => source.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => source.GetGetter<TValue>(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

        public override bool MoveNext()
        {
            while (source.MoveNext())
            {
                if (accepts(_fold()))
                {
                    _position++;
                    return true;
                }
            }

            _position = -1;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _position = -1;
                source.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
