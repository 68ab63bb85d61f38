using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Rows;

/// <summary>
/// Applies a mapping to rows. ML.NET's own views also map rows in parallel, but in batches of 128: a column of waveforms would be copied
/// twice, with hundreds of rows in memory, and a hundred recordings would be mapped by a single thread. Here each row goes to the next free
/// thread.
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
    /// <param name="source">The rows. If they are mapped already, both mappings are chained, so that one thread applies both to a row.</param>
    /// <param name="mapper">The mapping.</param>
    /// <param name="threads">Number of rows mapped in parallel.</param>
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
                : new InlineCursor(cursor, _mapper.GetRow(cursor, active), active);
        }
        catch
        {
            cursor.Dispose();
            throw;
        }
    }

    /// <remarks>The callers' threads share a single cursor, so that they need not split rows themselves in large batches.</remarks>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] active = [.. columnsNeeded.DistinctBy(column => column.Index)];
        var cursor = GetRowCursor(active, rand);
        return n > 1 && active.All(column => ColumnValues.CanHold(column.Type)) ? SharedRows.Share(cursor, active, n) : [cursor];
    }

    // A column is unchanged if it depends only on a source column with the same name and type.
    private bool IsComputed(DataViewSchema.Column column)
        => _mapper.GetDependencies([column]).ToArray() is not [var single] || single.Name != column.Name || !single.Type.Equals(column.Type);
}
