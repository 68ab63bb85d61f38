namespace Panns.Engine.Ops;

/// <summary>A run of values cut into parts for threads.</summary>
internal readonly struct FlatTiles
{
    private const long Smallest = 16384;

    private readonly long _length;
    private readonly long _size;

    public FlatTiles(long length, int threads)
    {
        _length = length;
        var parts = threads == 1 ? 1 : Math.Clamp(length / Smallest, 1, 4L * threads);
        _size = ((length + parts - 1) / parts + 63) / 64 * 64;
        Count = (int)((length + _size - 1) / _size);
    }

    public int Count { get; }

    public (long First, long Count) this[int tile] => (tile * _size, Math.Min(_size, _length - (tile * _size)));
}
