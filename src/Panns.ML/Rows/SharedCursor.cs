using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Rows;

/// <summary>One of several readers that share a cursor. Holds a copy of its row, so that the others need not wait for it.</summary>
internal sealed class SharedCursor : DataViewRowCursor
{
    private readonly SharedRows _rows;
    private readonly Dictionary<int, ColumnValues> _values = [];
    private readonly ScalarValues<DataViewRowId> _ids = new(1);
    private readonly Action<int>[] _reads;
    private readonly Action _copy;
    private readonly Func<int> _place;
    private long _position = -1;
    private bool _isDisposed;

    public SharedCursor(SharedRows rows)
    {
        _rows = rows;
        foreach (var column in rows.Columns)
        {
            _values.Add(column.Index, ColumnValues.Create(column.Type, 1));
        }

        _reads = [.. rows.Columns.Select(column => _values[column.Index].ReadFrom(rows.Source, column)), _ids.ReadFrom(rows.Source.GetIdGetter())];
        _copy = Copy;
        _place = () => _position >= 0 ? 0 : throw new InvalidOperationException("the cursor is before the first row or after the last");
    }

    /// <summary>Position among all rows, of which other readers have some.</summary>
    public override long Position => _position;

    /// <summary>Each row is its own batch, so that merging the readers restores the order.</summary>
    public override long Batch => _position;

    public override DataViewSchema Schema => _rows.Source.Schema;

    public override bool IsColumnActive(DataViewSchema.Column column) => _values.ContainsKey(column.Index);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        => _values.TryGetValue(column.Index, out var values)
            ? values.Getter<TValue>(_place)
            : throw new InvalidOperationException($"the column '{column.Name}' was not asked for");

    public override ValueGetter<DataViewRowId> GetIdGetter() => _ids.Getter(_place);

    public override bool MoveNext()
    {
        if (_isDisposed)
        {
            return false;
        }

        if (_rows.TryTake(_copy, ref _position))
        {
            return true;
        }

        Dispose();
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            _position = -1;
            _rows.Leave();
        }

        base.Dispose(disposing);
    }

    private void Copy()
    {
        foreach (var read in _reads)
        {
            read(0);
        }
    }
}
