using System.Buffers;

namespace Panns.Batching;

/// <summary>Cuts a recording into windows while reading it; holds one window of it at a time.</summary>
internal sealed class WindowReader(ISampleSource source, WindowPlan plan) : IDisposable
{
    private readonly float[] _current = ArrayPool<float>.Shared.Rent(plan.Window);
    private readonly float[] _next = ArrayPool<float>.Shared.Rent(plan.Step);
    private bool _started;

    /// <summary>Samples read so far.</summary>
    public long Position { get; private set; }

    /// <summary>The current window; valid until the next call of <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<float> Current => _current.AsSpan(0, Length);

    /// <summary>Where the current window starts in the recording.</summary>
    public long Start => Position - Length;

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

        if (Length < plan.Window)
        {
            return false;
        }

        // At the end fewer samples than a step are left: moving by those shifts the last window back to end with the recording.
        var count = source.Read(_next.AsSpan(0, plan.Step));
        window[count..].CopyTo(window);
        _next.AsSpan(0, count).CopyTo(window[^count..]);
        Position += count;
        return count > 0;
    }

    public void Dispose()
    {
        ArrayPool<float>.Shared.Return(_current);
        ArrayPool<float>.Shared.Return(_next);
        source.Dispose();
    }
}
