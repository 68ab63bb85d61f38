using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Rows;

/// <summary>
/// Maps rows on several threads, a few rows ahead of the reader, and returns them in order. Each thread holds one source row and a few
/// results, so memory use does not depend on the number of rows.
/// </summary>
internal sealed class ParallelCursor : DataViewRowCursor
{
    // A slow row (a long recording) blocks only its own thread until the others are this many rows per thread ahead.
    private const int PlacesPerThread = 4;

    private readonly RowLine _line;
    private readonly SharedRows _source;
    private readonly Dictionary<int, ColumnValues> _values = [];
    private readonly ScalarValues<DataViewRowId> _ids;
    private readonly RowMapping[] _mappings;
    private readonly Func<int> _place;
    private Task[] _threads = [];
    private long _position = -1;
    private bool _isDisposed;

    /// <param name="source">The source rows, at the beginning.</param>
    /// <param name="mapper">The mapping.</param>
    /// <param name="needed">The source columns that it reads.</param>
    /// <param name="active">The requested columns.</param>
    /// <param name="threads">Number of threads.</param>
    public ParallelCursor(
        DataViewRowCursor source, IRowToRowMapper mapper, DataViewSchema.Column[] needed, DataViewSchema.Column[] active, int threads)
    {
        var places = PlacesPerThread * threads;
        Schema = mapper.OutputSchema;
        _line = new(places);
        _place = () => _position >= 0 ? _line.PlaceOf(_position) : throw new InvalidOperationException("the cursor is before the first row or after the last");
        _ids = new(places);
        foreach (var column in active)
        {
            _values.Add(column.Index, ColumnValues.Create(column.Type, places));
        }

        _source = new(source, needed, threads, _line.Admit);
        _mappings = Array.ConvertAll(_source.Readers(), reader => new RowMapping(reader, mapper.GetRow(reader, active), _values, _ids));
    }

    public override long Position => _position;

    public override long Batch => 0;

    public override DataViewSchema Schema { get; }

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

        if (_threads.Length == 0)
        {
            _threads = Array.ConvertAll(_mappings, mapping => Task.Factory.StartNew(
                () => Map(mapping), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        }

        if (!_line.Take(_position + 1))
        {
            Dispose();
            return false;
        }

        _position++;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            _position = -1;
            _line.Stop();
            Task.WaitAll(_threads);
            foreach (var mapping in _mappings)
            {
                mapping.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private void Map(RowMapping mapping)
    {
        try
        {
            while (mapping.MoveNext())
            {
                mapping.WriteTo(_line.PlaceOf(mapping.Position));
                _line.Put(mapping.Position);
            }

            if (_source.IsAtEnd)
            {
                _line.End(_source.Count);
            }
        }
        catch (Exception error)
        {
            // Thrown to the reader when it reaches this row; the rows before it are valid.
            _line.Put(mapping.Position, error);
        }
    }

    /// <summary>The state of one thread.</summary>
    private sealed class RowMapping(
        SharedCursor input, DataViewRow row, Dictionary<int, ColumnValues> values, ScalarValues<DataViewRowId> ids) : IDisposable
    {
        private readonly Action<int>[] _writes =
            [.. values.Select(column => column.Value.ReadFrom(row, row.Schema[column.Key])), ids.ReadFrom(row.GetIdGetter())];

        public long Position => input.Position;

        public bool MoveNext() => input.MoveNext();

        /// <summary>Computes the row's columns and stores them at a place.</summary>
        public void WriteTo(int place)
        {
            foreach (var write in _writes)
            {
                write(place);
            }
        }

        public void Dispose()
        {
            row.Dispose();
            input.Dispose();
        }
    }
}
