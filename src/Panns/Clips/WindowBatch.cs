using System.Buffers;
using Panns.Engine;

namespace Panns.Clips;

/// <summary>Windows of one length, gathered to go through the network together.</summary>
internal sealed class WindowBatch(IInferenceSession session, OutputKind kind, int capacity)
{
    private readonly DecodedItem[] _windows = new DecodedItem[capacity];
    private readonly float[] _rows = new float[capacity * kind.Size(session.Network)];
    private float[] _samples = [];
    private int _length;
    private int _count;

    /// <summary>Adds a window, running the batch before or after where it is due. Gives the item's array back to its pool.</summary>
    public void Add(DecodedItem item, CancellationToken cancellationToken)
    {
        if (item.Length != _length)
        {
            Run(cancellationToken);
            _length = item.Length;
        }

        var needed = (long)capacity * _length;
        if (_samples.Length < needed)
        {
            _samples = new float[checked((int)needed)];
        }

        item.Samples.AsSpan(0, _length).CopyTo(_samples.AsSpan(_count * _length));
        ArrayPool<float>.Shared.Return(item.Samples!);
        _windows[_count++] = item with { Samples = null };
        item.Job.Pending++;
        if (_count == capacity)
        {
            Run(cancellationToken);
        }
    }

    /// <summary>Runs what is there and hands the rows to their recordings.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        if (_count == 0)
        {
            return;
        }

        var size = kind.Size(session.Network);
        session.Run(_samples.AsSpan(0, _count * _length), _count, kind.Into(_rows.AsSpan(0, _count * size)), cancellationToken);
        for (var i = 0; i < _count; i++)
        {
            _windows[i].Job.Add(_windows[i], _rows.AsSpan(i * size, size));
        }

        _count = 0;
    }
}
