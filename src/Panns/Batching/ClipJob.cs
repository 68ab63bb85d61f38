namespace Panns.Batching;

/// <summary>
/// A recording under way: collects its windows' outputs. The thread that decodes sets the end or the error before it hands over
/// the recording's last item; all else belongs to the thread that infers.
/// </summary>
internal sealed class ClipJob(string file, int size, WindowAggregate aggregate, bool keepWindows, int sampleRate)
{
    private readonly double[] _aggregate = new double[size];
    private readonly List<WindowValues>? _windows = keepWindows ? [] : null;
    private int _windowCount;

    public string File => file;

    /// <summary>Samples decoded.</summary>
    public long Samples { get; set; }

    public Exception? Error { get; set; }

    /// <summary>Whether its last item has come.</summary>
    public bool IsDecoded { get; set; }

    /// <summary>Whether it stands in the line of results.</summary>
    public bool IsInLine { get; set; }

    /// <summary>Windows that wait in a batch.</summary>
    public int Pending { get; set; }

    public bool IsComplete => IsDecoded && Pending == 0;

    public void Add(long start, int length, ReadOnlySpan<float> values)
    {
        Pending--;
        for (var i = 0; i < values.Length; i++)
        {
            _aggregate[i] = aggregate == WindowAggregate.Mean || _windowCount == 0
                ? _aggregate[i] + values[i]
                : Math.Max(_aggregate[i], values[i]);
        }

        _windowCount++;
        _windows?.Add(new((double)start / sampleRate, (double)(start + length) / sampleRate, values.ToArray()));
    }

    public ClipValues ToResult() => new()
    {
        File = file,
        Duration = (double)Samples / sampleRate,
        Values = Error is null ? Aggregate() : [],
        Windows = Error is null ? _windows : null,
        Error = Error,
    };

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
