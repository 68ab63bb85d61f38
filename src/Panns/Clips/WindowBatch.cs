using System.Buffers;

namespace Panns.Clips;

/// <summary>Receives a window's values.</summary>
internal delegate void WindowHandler<in T>(T window, Span<float> values);

/// <summary>Collects windows of equal length and computes them together.</summary>
/// <typeparam name="T">Identifies a window.</typeparam>
/// <param name="function">What is computed.</param>
/// <param name="capacity">Most windows per batch.</param>
/// <param name="samples">Most samples per batch; a longer window is its own batch.</param>
/// <param name="done">Receives the values of each window, in the order they were added.</param>
/// <param name="finished">Called after the values of a batch have been received; may be null.</param>
internal sealed class WindowBatch<T>(IWindowFunction function, int capacity, int samples, WindowHandler<T> done, Action? finished = null) : IDisposable
{
    private readonly T[] _windows = new T[capacity];
    private float[] _samples = [];
    private float[] _values = [];
    private int _length;
    private int _count;

    /// <summary>Adds a window. Computes the batch when it is full, and before a window of another length.</summary>
    /// <param name="window">The window.</param>
    /// <param name="waveform">Its samples; not used after the call.</param>
    /// <param name="isLast">Whether this is known to be the last window.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public void Add(T window, ReadOnlySpan<float> waveform, bool isLast, CancellationToken cancellationToken)
    {
        if (waveform.Length != _length)
        {
            Run(cancellationToken);
            _length = waveform.Length;
        }

        var most = Math.Clamp(samples / _length, 1, capacity);
        _windows[_count] = window;
        if (_count == 0 && (isLast || most == 1))
        {
            Run(waveform, 1, cancellationToken);
            return;
        }

        Reserve(ref _samples, most * _length);
        waveform.CopyTo(_samples.AsSpan(_count * _length));
        if (++_count == most || isLast)
        {
            Run(cancellationToken);
        }
    }

    /// <summary>Computes the windows collected so far.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        if (_count > 0)
        {
            Run(_samples.AsSpan(0, _count * _length), _count, cancellationToken);
            _count = 0;
        }
    }

    public void Dispose()
    {
        ArrayPool<float>.Shared.Return(_samples);
        ArrayPool<float>.Shared.Return(_values);
        (_samples, _values) = ([], []);
    }

    // Grows only while the batch is empty, because all its windows have the same length; so nothing needs copying.
    private static void Reserve(ref float[] array, int length)
    {
        if (array.Length < length)
        {
            ArrayPool<float>.Shared.Return(array);
            array = ArrayPool<float>.Shared.Rent(length);
        }
    }

    private void Run(ReadOnlySpan<float> waveforms, int count, CancellationToken cancellationToken)
    {
        var size = function.SizeOf(_length);
        Reserve(ref _values, count * size);
        var values = _values.AsSpan(0, count * size);
        function.Run(waveforms, count, values, cancellationToken);
        for (var i = 0; i < count; i++)
        {
            done(_windows[i], values.Slice(i * size, size));
        }

        finished?.Invoke();
    }
}
