using System.Buffers;

namespace Panns.Clips;

/// <summary>Cuts samples into windows as they come; holds one window of them and what has come for the next.</summary>
internal sealed class WindowCutter(WindowPlan plan)
{
    // A window of 10 s at 32 kHz and a step of 5 s: most recordings never need more.
    private const int UsualSize = 1 << 19;

    private float[] _samples = ArrayPool<float>.Shared.Rent((int)Math.Min(UsualSize, Size(plan)));
    private int _count;
    private long _nextEnd = plan.FirstEnd;

    /// <summary>The window that was closed last.</summary>
    public Window Window { get; private set; } = new(-1, 0, 0);

    /// <summary>Its samples; valid until the next call of <see cref="Close"/>.</summary>
    public ReadOnlySpan<float> Current => _samples.AsSpan(0, Window.Length);

    /// <summary>Samples that have come.</summary>
    public long Position => Window.Start + _count;

    /// <summary>Whether samples have come since the last window was closed.</summary>
    public bool HasNew => _count > Window.Length;

    /// <summary>Whether all samples of the next window have come: then it must be closed.</summary>
    public bool IsDue => Position == _nextEnd;

    /// <summary>Where the next samples go; empty where a window is due.</summary>
    public Span<float> GetRoom()
    {
        var wanted = (int)(_nextEnd - Position);
        if (wanted > 0 && _count == _samples.Length)
        {
            Grow((int)Math.Min(2L * _count, Size(plan)));
        }

        return _samples.AsSpan(_count, Math.Min(wanted, _samples.Length - _count));
    }

    /// <summary>So many samples have been written to the room.</summary>
    public void Add(int count) => _count += count;

    /// <summary>Makes a window that ends with what has come the current one.</summary>
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
                // Now, so that the current window stays where it is while the next one comes.
                Grow((int)Size(plan));
            }
        }
    }

    /// <summary>The array that starts with the current window: from its pool, and the caller's from now on. Once, after the last window.</summary>
    public float[] Take()
    {
        var taken = _samples;
        _samples = [];
        return taken;
    }

    /// <summary>Gives the array back; nothing comes after that.</summary>
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
