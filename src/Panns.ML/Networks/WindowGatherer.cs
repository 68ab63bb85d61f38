using System.Buffers;
using Panns.Clips;
using Panns.Engine;

namespace Panns.ML.Networks;

/// <summary>The windows of one recording, several of which go through the network together; their mean or maximum is the recording's result.</summary>
/// <param name="session">The network.</param>
/// <param name="kind">Which output is wanted.</param>
/// <param name="aggregate">How windows become the recording's result.</param>
internal sealed class WindowGatherer(IInferenceSession session, OutputKind kind, WindowAggregate aggregate) : IDisposable
{
    private const int MostWindows = 4;

    // Two of half a minute each; longer ones gain nothing by company.
    private const int MostSamples = 1 << 21;

    private readonly int _size = kind.Size(session.Network);
    private readonly double[] _sums = new double[kind.Size(session.Network)];
    private float[] _rows = [];
    private float[] _samples = [];
    private int _length;
    private int _waiting;

    /// <summary>Windows that have been added.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a window.</summary>
    /// <param name="window">Its samples.</param>
    /// <param name="isLast">Whether it is known that none follows.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public void Add(ReadOnlySpan<float> window, bool isLast, CancellationToken cancellationToken)
    {
        if (_waiting > 0 && window.Length != _length)
        {
            RunWaiting(cancellationToken);
        }

        _length = window.Length;
        var most = Math.Clamp(MostSamples / _length, 1, MostWindows);
        if (_waiting == 0 && (isLast || most == 1))
        {
            Run(window, 1, cancellationToken);
            return;
        }

        if (_samples.Length < most * _length)
        {
            // Only where nothing waits: all that waits is as long.
            ArrayPool<float>.Shared.Return(_samples);
            _samples = ArrayPool<float>.Shared.Rent(most * _length);
        }

        window.CopyTo(_samples.AsSpan(_waiting * _length));
        if (++_waiting == most || isLast)
        {
            RunWaiting(cancellationToken);
        }
    }

    /// <summary>The recording's result.</summary>
    public float[] ToArray(CancellationToken cancellationToken)
    {
        RunWaiting(cancellationToken);
        var divisor = aggregate == WindowAggregate.Mean ? Count : 1;
        return Array.ConvertAll(_sums, sum => (float)(sum / divisor));
    }

    public void Dispose() => ArrayPool<float>.Shared.Return(_samples);

    private void RunWaiting(CancellationToken cancellationToken)
    {
        if (_waiting > 0)
        {
            Run(_samples.AsSpan(0, _waiting * _length), _waiting, cancellationToken);
            _waiting = 0;
        }
    }

    private void Run(ReadOnlySpan<float> windows, int count, CancellationToken cancellationToken)
    {
        if (_rows.Length < count * _size)
        {
            _rows = new float[count * _size];
        }

        session.Run(windows, count, kind.Into(_rows.AsSpan(0, count * _size)), cancellationToken);
        for (var window = 0; window < count; window++, Count++)
        {
            var row = _rows.AsSpan(window * _size, _size);
            for (var i = 0; i < _size; i++)
            {
                _sums[i] = aggregate == WindowAggregate.Mean || Count == 0 ? _sums[i] + row[i] : Math.Max(_sums[i], row[i]);
            }
        }
    }
}
