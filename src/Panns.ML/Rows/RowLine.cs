using System.Runtime.ExceptionServices;

namespace Panns.ML.Rows;

/// <summary>
/// The places of rows under way: several threads put rows in as they are done, one reader takes them out in order. A place is free again
/// when the reader has gone past its row.
/// </summary>
/// <param name="places">How many rows there may be, from the reader's to the last that was begun.</param>
internal sealed class RowLine(int places)
{
    private readonly object _lock = new();
    private readonly (long Row, ExceptionDispatchInfo? Error)[] _done = Enumerable.Repeat((-1L, default(ExceptionDispatchInfo)), places).ToArray();
    private long _reader;
    private long _end = long.MaxValue;
    private bool _isStopped;

    /// <summary>The place of a row.</summary>
    public int PlaceOf(long row) => (int)(row % places);

    /// <summary>Waits until there is a place for a row.</summary>
    /// <returns>Whether the row is wanted.</returns>
    public bool Admit(long row)
    {
        lock (_lock)
        {
            while (row >= _reader + places && !_isStopped)
            {
                Monitor.Wait(_lock);
            }

            return !_isStopped;
        }
    }

    /// <summary>A row is in its place, or has failed.</summary>
    public void Put(long row, Exception? error = null)
    {
        lock (_lock)
        {
            _done[PlaceOf(row)] = (row, error is null ? null : ExceptionDispatchInfo.Capture(error));
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>It is known how many rows there are.</summary>
    public void End(long count)
    {
        lock (_lock)
        {
            _end = count;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits until a row is in its place, leaving the one before.</summary>
    /// <returns>Whether there is such a row.</returns>
    /// <remarks>Throws what the row failed with.</remarks>
    public bool Take(long row)
    {
        lock (_lock)
        {
            _reader = row;
            Monitor.PulseAll(_lock);
            while (_done[PlaceOf(row)].Row != row)
            {
                if (row >= _end || _isStopped)
                {
                    return false;
                }

                Monitor.Wait(_lock);
            }
        }

        _done[PlaceOf(row)].Error?.Throw();
        return true;
    }

    /// <summary>No more rows are wanted.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            Monitor.PulseAll(_lock);
        }
    }
}
