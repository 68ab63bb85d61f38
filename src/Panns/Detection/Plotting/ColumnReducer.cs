namespace Panns.Detection.Plotting;

/// <summary>
/// Reduces a growing number of rows to an image of bounded size: when it is full, neighboring columns are merged, and each later column
/// covers twice as many frames.
/// </summary>
internal sealed class ColumnReducer(int width, bool keepMaximum)
{
    private const int MaxColumns = 2048;

    private readonly List<float[]> _columns = [];
    private float[]? _current;
    private int _inCurrent;

    /// <summary>Frames per column; the last column may cover fewer.</summary>
    public int FramesPerColumn { get; private set; } = 1;

    /// <summary>Values per column.</summary>
    public int Width => width;

    public void Append(ReadOnlySpan<float> rows)
    {
        for (; !rows.IsEmpty; rows = rows[width..])
        {
            if (_current is null)
            {
                _current = rows[..width].ToArray();
                _inCurrent = 1;
            }
            else
            {
                Merge(_current, rows[..width], ++_inCurrent);
            }

            if (_inCurrent == FramesPerColumn)
            {
                Push();
            }
        }
    }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<float[]> Complete()
    {
        if (_current is not null)
        {
            Push();
        }

        return _columns;
    }

    private void Push()
    {
        _columns.Add(_current!);
        _current = null;
        if (_columns.Count < MaxColumns)
        {
            return;
        }

        for (var i = 0; i < MaxColumns / 2; i++)
        {
            Merge(_columns[2 * i], _columns[2 * i + 1], 2);
            _columns[i] = _columns[2 * i];
        }

        _columns.RemoveRange(MaxColumns / 2, MaxColumns / 2);
        FramesPerColumn *= 2;
    }

    /// <summary>Merges one more row into a column that already holds count - 1 rows.</summary>
    private void Merge(float[] column, ReadOnlySpan<float> other, int count)
    {
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = keepMaximum ? Math.Max(column[i], other[i]) : column[i] + (other[i] - column[i]) / count;
        }
    }
}
