using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.CrossValidation;

/// <summary>Some rows of the data, with all columns.</summary>
/// <param name="source">The data.</param>
/// <param name="columns">The columns that the filter reads.</param>
/// <param name="filter">Makes, for a cursor, what tells whether its current row is taken.</param>
internal sealed class FilteredView(IDataView source, IReadOnlyList<DataViewSchema.Column> columns, Func<DataViewRow, Func<bool>> filter) : IDataView
{
    /// <summary>The rows of some folds.</summary>
    public static FilteredView ByFold(IDataView source, FoldColumn fold, Predicate<string?> accepts) => new(source, [fold.Column], row =>
    {
        var read = fold.Reader(row);
        return () => accepts(read());
    });

    /// <summary>The rows with these ids, which stay theirs in every order of reading.</summary>
    public static FilteredView ById(IDataView source, IReadOnlySet<DataViewRowId> ids) => new(source, [], row =>
    {
        var getter = row.GetIdGetter();
        DataViewRowId id = default;
        return () =>
        {
            getter(ref id);
            return ids.Contains(id);
        };
    });

    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => source.Schema;

    // Unknown without a pass over the data.
    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => new Cursor(source.GetRowCursor(Needed(columnsNeeded), rand), filter);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => Array.ConvertAll(source.GetRowCursorSet(Needed(columnsNeeded), n, rand), cursor => (DataViewRowCursor)new Cursor(cursor, filter));

    private IEnumerable<DataViewSchema.Column> Needed(IEnumerable<DataViewSchema.Column> needed) => needed.Concat(columns).DistinctBy(column => column.Index);

    private sealed class Cursor(DataViewRowCursor source, Func<DataViewRow, Func<bool>> filter) : DataViewRowCursor
    {
        private readonly Func<bool> _accepts = filter(source);
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
                if (_accepts())
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
