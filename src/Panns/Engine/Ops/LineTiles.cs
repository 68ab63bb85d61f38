using Panns.Engine.Planning;

namespace Panns.Engine.Ops;

/// <summary>A map's items cut into runs of lines: a few for each thread, each large enough to be worth starting.</summary>
internal readonly struct LineTiles
{
    // Groups of lines that kernels take at once; 8192 values are a few microseconds of work.
    private const int Group = 4;
    private const int SmallestTile = 8192;

    private readonly int _perItem;
    private readonly int _lines;
    private readonly int _height;

    public LineTiles(Tensor output, int threads)
    {
        _height = output.Height;
        var wanted = threads == 1 ? 1 : Math.Max(1, 4 * threads / output.Items);
        var lines = Math.Max((_height + wanted - 1) / wanted, SmallestTile / Math.Max(1, output.Width * output.Channels));
        _lines = Math.Max(1, (lines + Group - 1) / Group) * Group;
        _perItem = (_height + _lines - 1) / _lines;
        Count = _perItem * output.Items;
    }

    public int Count { get; }

    public (int Item, int First, int Last) this[int tile]
    {
        get
        {
            var (item, part) = Math.DivRem(tile, _perItem);
            return (item, part * _lines, Math.Min((part + 1) * _lines, _height));
        }
    }
}
