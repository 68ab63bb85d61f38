using System.Runtime.ExceptionServices;

namespace Panns.ML.Rows;

/// <summary>
/// Orders rows that are mapped in parallel: several threads store finished rows, one reader takes them in order. A place becomes free when the
/// reader has passed its row.
/// </summary>
/// <param name="places">Most rows between the reader's row and the last one started.</param>
internal sealed class RowLine(int places)
{
    private readonly object _lock = new();
    private readonly (long Row, ExceptionDispatchInfo? Error)[] _done = Enumerable.Repeat((-1L, default(ExceptionDispatchInfo)), places).ToArray();
    private long _reader;
    private long _end = long.MaxValue;
    private bool _isStopped;

    /// <summary>The place of a row.</summary>
    public int PlaceOf(long row) => (int)(row % places);

    /// <summary>Waits until a row has a place.</summary>
    /// <returns>Whether the row is needed.</returns>
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

    /// <summary>Records that a row is finished or has failed.</summary>
    public void Put(long row, Exception? error = null)
    {
        lock (_lock)
        {
            _done[PlaceOf(row)] = (row, error is null ? null : ExceptionDispatchInfo.Capture(error));
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Sets the number of rows.</summary>
    public void End(long count)
    {
        lock (_lock)
        {
            _end = count;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits until a row is finished, and frees the place of the one before.</summary>
    /// <returns>Whether the row exists.</returns>
    /// <remarks>If the row failed, throws its exception.</remarks>
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

    /// <summary>Stops the threads, because no more rows are needed.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            Monitor.PulseAll(_lock);
        }
    }
}
