using System.Buffers;

namespace Panns.Clips;

/// <summary>A clip in a <see cref="ClipLine"/>: reads its windows and puts their values in order.</summary>
internal sealed class ClipInLine(ClipJob job, WindowPlan plan, int sampleRate, CancellationToken cancellationToken) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, (Window Window, float[] Values, int Count)> _early = [];
    private WindowReader? _reader;
    private int _next;
    private bool _isAdding;

    public ClipJob Job => job;

    /// <summary>Whether a thread is reading it. This and the following properties are guarded by the line's lock.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Whether all its windows have been read.</summary>
    public bool IsRead { get; set; }

    /// <summary>Windows read whose values the job has not received yet.</summary>
    public int Pending { get; set; }

    /// <summary>Values that the job has received: what it may hold until it is taken.</summary>
    public long Held { get; set; }

    /// <summary>Windows waiting for a batch.</summary>
    public Queue<DecodedWindow> Waiting { get; } = [];

    public bool IsDone => IsRead && Pending == 0;

    /// <summary>Reads the next window. An unreadable recording ends with its error recorded; the other clips continue.</summary>
    /// <param name="window">The window.</param>
    /// <param name="isLast">Whether it is the last one.</param>
    /// <returns>Whether there was a window.</returns>
    public bool TryRead(out DecodedWindow window, out bool isLast)
    {
        (window, isLast) = (default, true);
        try
        {
            if (_reader is null)
            {
                if (!job.Begin())
                {
                    return false;
                }

                _reader = new(job.Source.Open(sampleRate, cancellationToken), plan);
            }

            if (!_reader.MoveNext())
            {
                job.Error = job.Source.Empty(_reader.Issues);
                return false;
            }

            job.Samples = _reader.Position;
            isLast = _reader.IsLast;
            job.Issues = isLast ? _reader.Issues : job.Issues;
            window = new(this, _reader.Window, isLast ? _reader.TakeLast() : Copy(_reader.Current));
            return true;
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            job.Error = error;
            return false;
        }
    }

    /// <summary>
    /// Passes a window's values to the job, followed by those of later windows that arrived early. The job always gets them in recording
    /// order, so sums are bit-identical between runs.
    /// </summary>
    /// <returns>The number of windows passed to the job.</returns>
    public int Add(Window window, Span<float> values)
    {
        lock (_lock)
        {
            if (_isAdding || window.Index != _next)
            {
                var copy = ArrayPool<float>.Shared.Rent(values.Length);
                values.CopyTo(copy);
                _early.Add(window.Index, (window, copy, values.Length));
                return 0;
            }

            _isAdding = true;
        }

        job.Add(window, values);
        var added = 1;
        while (TakeEarly(out var early))
        {
            job.Add(early.Window, early.Values.AsSpan(0, early.Count));
            ArrayPool<float>.Shared.Return(early.Values);
            added++;
        }

        return added;
    }

    /// <summary>Whether an exception means that a recording cannot be read, which concerns no other.</summary>
    public static bool IsUnreadable(Exception error) => error is PannsException or IOException or UnauthorizedAccessException;

    /// <summary>Closes the recording; called by the thread that read it.</summary>
    public void CloseRecording()
    {
        _reader?.Dispose();
        _reader = null;
    }

    /// <summary>Closes the recording and returns the arrays of waiting windows.</summary>
    public void Dispose()
    {
        CloseRecording();
        while (Waiting.TryDequeue(out var window))
        {
            ArrayPool<float>.Shared.Return(window.Samples);
        }
    }

    private static float[] Copy(ReadOnlySpan<float> window)
    {
        var samples = ArrayPool<float>.Shared.Rent(window.Length);
        window.CopyTo(samples);
        return samples;
    }

    private bool TakeEarly(out (Window Window, float[] Values, int Count) early)
    {
        lock (_lock)
        {
            _next++;
            _isAdding = _early.Remove(_next, out early);
            return _isAdding;
        }
    }
}
