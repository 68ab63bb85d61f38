using Microsoft.ML;

namespace Panns.ML.Rows;

/// <summary>One cursor that several readers share: each takes the next row, copies it and lets the next reader in.</summary>
/// <param name="source">The cursor, disposed of by the last reader.</param>
/// <param name="columns">Its columns that the readers copy.</param>
/// <param name="readers">How many there are.</param>
/// <param name="admit">Called before a row is taken, with its position; waits until there is room for it, or tells that no more is wanted.</param>
internal sealed class SharedRows(DataViewRowCursor source, DataViewSchema.Column[] columns, int readers, Predicate<long>? admit = null)
{
    private readonly Lock _lock = new();
    private int _readers = readers;
    private bool _isOver;

    public DataViewRowCursor Source => source;

    public DataViewSchema.Column[] Columns => columns;

    /// <summary>Rows that have been taken.</summary>
    public long Count { get; private set; }

    /// <summary>Whether all have been.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>The readers, which may be used by a thread each.</summary>
    /// <param name="source">A cursor at its beginning.</param>
    /// <param name="columns">Its columns that the readers copy; all of types that <see cref="ColumnValues.CanHold"/> accepts.</param>
    /// <param name="count">How many readers.</param>
    public static SharedCursor[] Share(DataViewRowCursor source, DataViewSchema.Column[] columns, int count)
        => new SharedRows(source, columns, count).Readers();

    /// <summary>All readers; to be called once.</summary>
    public SharedCursor[] Readers() => [.. Enumerable.Range(0, _readers).Select(_ => new SharedCursor(this))];

    /// <summary>Takes the next row.</summary>
    /// <param name="copy">Copies it.</param>
    /// <param name="position">Where it stands among all rows; where it would have stood, if reading it fails.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(Action copy, ref long position)
    {
        lock (_lock)
        {
            if (_isOver || !(admit?.Invoke(Count) ?? true))
            {
                return false;
            }

            // Over for all, should reading the row throw.
            _isOver = true;
            position = Count;
            if (!source.MoveNext())
            {
                IsAtEnd = true;
                return false;
            }

            copy();
            Count++;
            _isOver = false;
            return true;
        }
    }

    /// <summary>A reader ends.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _readers) == 0)
        {
            source.Dispose();
        }
    }
}
