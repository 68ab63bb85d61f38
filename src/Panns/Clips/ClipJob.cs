namespace Panns.Clips;

/// <summary>
/// A recording under way: collects its windows' outputs. The thread that decodes sets the error before it hands over the end; all else
/// belongs to the thread that infers, or is done under a lock where there are several.
/// </summary>
internal sealed class ClipJob(string file, int size, WindowAggregate aggregate, bool keepWindows, int sampleRate)
{
    private readonly double[] _aggregate = new double[size];
    private readonly List<WindowValues>? _windows = keepWindows ? [] : null;
    private int _windowCount;
    private Dictionary<int, (DecodedItem Window, float[] Values)>? _early;

    public string File => file;

    /// <summary>Samples decoded.</summary>
    public long Samples { get; set; }

    public Exception? Error { get; set; }

    /// <summary>Whether its last item has come.</summary>
    public bool IsDecoded { get; set; }

    /// <summary>Whether it stands in the line of results.</summary>
    public bool IsInLine { get; set; }

    /// <summary>Windows that have been decoded and have no output yet.</summary>
    public int Pending { get; set; }

    public bool IsComplete => IsDecoded && Pending == 0;

    /// <summary>Adds a window's output. In whatever order they come, they count in that of the recording: sums are the same bits.</summary>
    public void Add(DecodedItem window, ReadOnlySpan<float> values)
    {
        Pending--;
        if (window.Index != _windowCount)
        {
            (_early ??= []).Add(window.Index, (window, values.ToArray()));
            return;
        }

        Append(window, values);
        while (_early is not null && _early.Remove(_windowCount, out var next))
        {
            Append(next.Window, next.Values);
        }
    }

    public ClipValues ToResult() => new()
    {
        File = file,
        Duration = (double)Samples / sampleRate,
        Values = Error is null ? Aggregate() : [],
        Windows = Error is null ? _windows : null,
        Error = Error,
    };

    private void Append(DecodedItem window, ReadOnlySpan<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _aggregate[i] = aggregate == WindowAggregate.Mean || _windowCount == 0
                ? _aggregate[i] + values[i]
                : Math.Max(_aggregate[i], values[i]);
        }

        _windowCount++;
        _windows?.Add(new((double)window.Start / sampleRate, (double)(window.Start + window.Length) / sampleRate, values.ToArray()));
    }

    private float[] Aggregate()
    {
        var divisor = aggregate == WindowAggregate.Mean ? _windowCount : 1;
        var values = new float[_aggregate.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(_aggregate[i] / divisor);
        }

        return values;
    }
}
