using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Rows;

/// <summary>
/// Rows with a mapping applied to them. ML.NET's own views map rows in parallel too, but by batches of 128: a column of waveforms would be
/// copied twice and hundreds of rows of it held, and a hundred recordings would have one thread. Here every row goes to the thread
/// that is free.
/// </summary>
internal sealed class MappedView : IDataView
{
    private readonly IDataView _source;
    private readonly IRowToRowMapper _mapper;
    private readonly int _threads;

    private MappedView(IDataView source, IRowToRowMapper mapper, int threads)
    {
        _source = source;
        _mapper = mapper;
        _threads = threads;
    }

    public bool CanShuffle => _source.CanShuffle;

    public DataViewSchema Schema => _mapper.OutputSchema;

    public long? GetRowCount() => _source.GetRowCount();

    /// <summary>Applies a mapping.</summary>
    /// <param name="source">The rows. If they are mapped already, a thread that has a row takes it through both mappings.</param>
    /// <param name="mapper">The mapping of rows with their columns.</param>
    /// <param name="threads">Rows that are mapped at once.</param>
    public static MappedView Create(IDataView source, IRowToRowMapper mapper, int threads)
        => source is MappedView mapped
            ? new(mapped._source, new ChainedMapper(mapped._mapper, mapper), Math.Max(mapped._threads, threads))
            : new(source, mapper, threads);

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] active = [.. columnsNeeded.DistinctBy(column => column.Index)];
        DataViewSchema.Column[] needed = [.. _mapper.GetDependencies(active).DistinctBy(column => column.Index)];
        var cursor = _source.GetRowCursor(needed, rand);
        try
        {
            return _threads > 1 && active.Any(IsComputed) && active.Concat(needed).All(column => ColumnValues.CanHold(column.Type))
                ? new ParallelCursor(cursor, _mapper, needed, active, _threads)
                : new InlineCursor(cursor, _mapper.GetRow(cursor, active));
        }
        catch
        {
            cursor.Dispose();
            throw;
        }
    }

    /// <remarks>What follows may work on several threads too. It shares the one cursor, so that it need not split rows itself, in large batches.</remarks>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] active = [.. columnsNeeded.DistinctBy(column => column.Index)];
        var cursor = GetRowCursor(active, rand);
        return n > 1 && active.All(column => ColumnValues.CanHold(column.Type)) ? SharedRows.Share(cursor, active, n) : [cursor];
    }

    // A column that the mapping leaves as it is needs the one of its name alone.
    private bool IsComputed(DataViewSchema.Column column)
        => _mapper.GetDependencies([column]).ToArray() is not [var single] || single.Name != column.Name || !single.Type.Equals(column.Type);
}
