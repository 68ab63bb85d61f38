using System.Runtime.CompilerServices;
using Panns.Common;

namespace Panns.Engine.Kernels.Winograd;

/// <summary>How maps are cut into tiles, and where what they read lies.</summary>
internal sealed unsafe class WinogradTiles
{
    private readonly float[] _zeros;

    /// <param name="kind">The tile shape.</param>
    /// <param name="channels">Channels of the maps.</param>
    /// <param name="clips">Maps.</param>
    /// <param name="height">Height of a map.</param>
    /// <param name="width">Width of a map.</param>
    /// <param name="dilation">Rows from tap to tap.</param>
    public WinogradTiles(WinogradKind kind, int channels, int clips, int height, int width, int dilation = 1)
    {
        Kind = kind.Fits(width) ? kind : throw new ArgumentOutOfRangeException(nameof(width), width, "the tile shape is for maps of another width");
        Channels = Guard.Positive(channels);
        Height = Guard.Positive(height);
        Width = Guard.Positive(width);
        Dilation = Guard.Positive(dilation);

        // With a dilation every so many rows are a map of their own; their tiles take turns.
        Down = (height + (dilation * kind.TileHeight()) - 1) / (dilation * kind.TileHeight()) * dilation;
        Across = (width + kind.TileWidth() - 1) / kind.TileWidth();
        Count = Guard.Positive(clips) * Down * Across;
        _zeros = GC.AllocateArray<float>(Channels, pinned: true);

        // One cache line more than the channels: rows a power of two apart would share few cache sets.
        RowStride = ((Channels + 15) & ~15) + 16;
    }

    public WinogradKind Kind { get; }

    public int Channels { get; }

    public int Height { get; }

    public int Width { get; }

    /// <summary>Rows from tap to tap.</summary>
    public int Dilation { get; }

    /// <summary>Tiles from top to bottom.</summary>
    public int Down { get; }

    /// <summary>Tiles from left to right.</summary>
    public int Across { get; }

    /// <summary>Tiles of all maps.</summary>
    public int Count { get; }

    /// <summary>Floats from a tile's values to those of the next one.</summary>
    public nint RowStride { get; }

    /// <summary>A pixel of zeros: what lies outside of the map.</summary>
    public float* Zeros => (float*)Unsafe.AsPointer(ref _zeros[0]);

    /// <summary>The clip, row and column of a tile's first output.</summary>
    public (int Clip, int Top, int Left) Locate(int tile)
    {
        var across = tile % Across;
        var rest = tile / Across;
        var down = rest % Down;
        var top = Dilation == 1 ? down * Kind.TileHeight() : (down / Dilation * Dilation * Kind.TileHeight()) + (down % Dilation);
        return (rest / Down, top, across * Kind.TileWidth());
    }
}
