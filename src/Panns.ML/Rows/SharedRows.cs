using Microsoft.ML;

namespace Panns.ML.Rows;

/// <summary>A cursor shared by several readers: each takes the next row, copies it and lets the next reader in.</summary>
/// <param name="source">The cursor, disposed by the last reader.</param>
/// <param name="columns">The columns to copy.</param>
/// <param name="readers">Number of readers.</param>
/// <param name="admit">Called with a row's position before it is taken; waits until there is room, or returns false if it is not needed.</param>
internal sealed class SharedRows(DataViewRowCursor source, DataViewSchema.Column[] columns, int readers, Predicate<long>? admit = null)
{
    private readonly Lock _lock = new();
    private int _readers = readers;
    private bool _isOver;

    public DataViewRowCursor Source => source;

    public DataViewSchema.Column[] Columns => columns;

    /// <summary>Number of rows taken.</summary>
    public long Count { get; private set; }

    /// <summary>Whether all rows have been taken.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Creates readers, each of which can be used on its own thread.</summary>
    /// <param name="source">A cursor at the beginning.</param>
    /// <param name="columns">The columns to copy, all of types that <see cref="ColumnValues.CanHold"/> accepts.</param>
    /// <param name="count">Number of readers.</param>
    public static SharedCursor[] Share(DataViewRowCursor source, DataViewSchema.Column[] columns, int count)
        => new SharedRows(source, columns, count).Readers();

    /// <summary>Creates the readers; call once.</summary>
    public SharedCursor[] Readers() => [.. Enumerable.Range(0, _readers).Select(_ => new SharedCursor(this))];

    /// <summary>Takes the next row.</summary>
    /// <param name="copy">Copies the row.</param>
    /// <param name="position">Receives the row's position, even if reading it fails.</param>
    /// <returns>Whether there was a row.</returns>
    public bool TryTake(Action copy, ref long position)
    {
        lock (_lock)
        {
            if (_isOver || !(admit?.Invoke(Count) ?? true))
            {
                return false;
            }

            // Stays set if reading the row throws, which ends all readers.
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

    /// <summary>Called when a reader is done.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _readers) == 0)
        {
            source.Dispose();
        }
    }
}
