using System.Buffers;

namespace Panns.Clips;

/// <summary>Takes the values of a window.</summary>
internal delegate void WindowHandler<in T>(T window, Span<float> values);

/// <summary>Windows of one length, gathered to be computed together.</summary>
/// <typeparam name="T">What tells one window from another.</typeparam>
/// <param name="function">What is computed of them.</param>
/// <param name="capacity">Windows of a batch, at most.</param>
/// <param name="samples">Samples of a batch, at most; a longer window is a batch of its own.</param>
/// <param name="done">Takes the values, window by window in the order in which they came.</param>
/// <param name="finished">Called after all values of a batch have been taken; null for nobody.</param>
internal sealed class WindowBatch<T>(IWindowFunction function, int capacity, int samples, WindowHandler<T> done, Action? finished = null) : IDisposable
{
    private readonly T[] _windows = new T[capacity];
    private float[] _samples = [];
    private float[] _values = [];
    private int _length;
    private int _count;

    /// <summary>Adds a window, computing those before it where it has another length, and all where they are enough.</summary>
    /// <param name="window">The window.</param>
    /// <param name="waveform">Its samples; not needed afterwards.</param>
    /// <param name="isLast">Whether it is known that none follows.</param>
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

    /// <summary>Computes what is there.</summary>
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

    // Only a batch that is empty grows: all windows of one are as long.
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
