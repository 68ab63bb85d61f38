using System.Buffers;

namespace Panns.Clips;

/// <summary>Cuts arriving samples into windows; holds one window and the samples that have arrived for the next.</summary>
internal sealed class WindowCutter(WindowPlan plan)
{
    // Fits a window of 10 s at 32 kHz and a step of 5 s; most recordings need no more.
    private const int UsualSize = 1 << 19;

    private float[] _samples = ArrayPool<float>.Shared.Rent((int)Math.Min(UsualSize, Size(plan)));
    private int _count;
    private long _nextEnd = plan.FirstEnd;

    /// <summary>The last closed window.</summary>
    public Window Window { get; private set; } = new(-1, 0, 0);

    /// <summary>Its samples; valid until the next call of <see cref="Close"/>.</summary>
    public ReadOnlySpan<float> Current => _samples.AsSpan(0, Window.Length);

    /// <summary>Number of samples so far.</summary>
    public long Position => Window.Start + _count;

    /// <summary>Whether samples have arrived since the last window was closed.</summary>
    public bool HasNew => _count > Window.Length;

    /// <summary>Whether the next window is complete and must be closed.</summary>
    public bool IsDue => Position == _nextEnd;

    /// <summary>The buffer for the next samples; empty if a window is due.</summary>
    public Span<float> GetRoom()
    {
        var wanted = (int)(_nextEnd - Position);
        if (wanted > 0 && _count == _samples.Length)
        {
            Grow((int)Math.Min(2L * _count, Size(plan)));
        }

        return _samples.AsSpan(_count, Math.Min(wanted, _samples.Length - _count));
    }

    /// <summary>Records that samples were written to the buffer.</summary>
    public void Add(int count) => _count += count;

    /// <summary>Closes a window at the current position.</summary>
    public void Close()
    {
        var end = Position;
        var start = plan.StartOf(end);
        var drop = (int)(start - Window.Start);
        if (drop > 0)
        {
            _samples.AsSpan(drop, _count - drop).CopyTo(_samples);
            _count -= drop;
        }

        Window = new(Window.Index + 1, start, _count);
        if (end == _nextEnd)
        {
            _nextEnd += plan.Step;
            if (_samples.Length < _count + plan.Step)
            {
                // Grow now, so that the current window does not move while the next one arrives.
                Grow((int)Size(plan));
            }
        }
    }

    /// <summary>Takes the rented array that starts with the current window; the caller owns it. Call once, after the last window.</summary>
    public float[] Take()
    {
        var taken = _samples;
        _samples = [];
        return taken;
    }

    /// <summary>Returns the array to its pool; the cutter cannot be used afterward.</summary>
    public void Release()
    {
        if (_samples.Length > 0)
        {
            ArrayPool<float>.Shared.Return(Take());
        }
    }

    private static long Size(WindowPlan plan) => Math.Min((long)plan.Window + plan.Step, Array.MaxLength);

    private void Grow(int size)
    {
        var larger = ArrayPool<float>.Shared.Rent(size);
        _samples.AsSpan(0, _count).CopyTo(larger);
        ArrayPool<float>.Shared.Return(_samples);
        _samples = larger;
    }
}
