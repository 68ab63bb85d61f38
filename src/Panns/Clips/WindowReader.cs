using System.Buffers;

namespace Panns.Clips;

/// <summary>Cuts a recording into windows while reading it; holds one window of it at a time.</summary>
internal sealed class WindowReader(ISampleSource source, WindowPlan plan) : IDisposable
{
    private const int NotRead = -1;

    private readonly float[] _next = ArrayPool<float>.Shared.Rent(plan.Step);
    private float[] _current = ArrayPool<float>.Shared.Rent(plan.Window);
    private int _nextCount = NotRead;
    private bool _started;

    /// <summary>Samples read so far.</summary>
    public long Position { get; private set; }

    /// <summary>The current window; valid until the next call of <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<float> Current => _current.AsSpan(0, Length);

    /// <summary>Where the current window starts in the recording.</summary>
    public long Start => Position - Length;

    /// <summary>Whether no window follows the current one; reads on as far as it takes to know.</summary>
    public bool IsLast
    {
        get
        {
            if (Length < plan.Window)
            {
                return true;
            }

            if (_nextCount == NotRead)
            {
                _nextCount = source.Read(_next.AsSpan(0, plan.Step));
            }

            return _nextCount == 0;
        }
    }

    private int Length { get; set; }

    public bool MoveNext()
    {
        var window = _current.AsSpan(0, plan.Window);
        if (!_started)
        {
            _started = true;
            Length = source.Read(window);
            Position = Length;
            return Length > 0;
        }

        if (IsLast)
        {
            return false;
        }

        // At the end fewer samples than a step are left: moving by those shifts the last window back to end with the recording.
        var count = _nextCount;
        _nextCount = NotRead;
        window[count..].CopyTo(window);
        _next.AsSpan(0, count).CopyTo(window[^count..]);
        Position += count;
        return true;
    }

    /// <summary>The array that starts with the current window: from its pool, and the caller's from now on. Once, for the last window.</summary>
    public float[] TakeLast()
    {
        var taken = _current;
        _current = [];
        return taken;
    }

    public void Dispose()
    {
        if (_current.Length > 0)
        {
            ArrayPool<float>.Shared.Return(_current);
        }

        ArrayPool<float>.Shared.Return(_next);
        source.Dispose();
    }
}
