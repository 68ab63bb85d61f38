using Panns.Networks;

namespace Panns.Engine.Planning;

/// <summary>
/// A value of a plan, channels last: [item][height][width][channel], items being clips, or patches of clips. A pixel's channels
/// are next to each other; <see cref="Pitch"/> floats further the next pixel begins.
/// </summary>
internal sealed unsafe class Tensor
{
    private readonly long _start;

    public Tensor(Storage storage, int clips, TensorShape shape, long start = 0, int? pitch = null)
    {
        Storage = storage;
        Clips = clips;
        Shape = shape;
        _start = start;
        Pitch = pitch ?? shape.Channels;
    }

    public Storage Storage { get; }

    public int Clips { get; }

    /// <summary>Shape for one clip.</summary>
    public TensorShape Shape { get; }

    /// <summary>Clips times items of a clip.</summary>
    public int Items => Clips * Shape.Items;

    public int Channels => Shape.Channels;

    public int Height => Shape.Height;

    public int Width => Shape.Width;

    /// <summary>Floats from a pixel to the next.</summary>
    public int Pitch { get; }

    /// <summary>Pixels of all items.</summary>
    public int Pixels => checked(Items * Height * Width);

    /// <summary>Values of all items.</summary>
    public long Length => (long)Pixels * Channels;

    public bool IsDense => Pitch == Channels;

    /// <summary>Floats from an item to the next.</summary>
    public long ItemStride => (long)Height * Width * Pitch;

    /// <summary>Floats from a line of pixels to the next.</summary>
    public long LineStride => (long)Width * Pitch;

    /// <summary>The first value, in a given arena.</summary>
    public float* In(float* arena) => arena + Storage.Offset + _start;

    /// <summary>The same memory seen in another shape of the same length.</summary>
    public Tensor Reshape(TensorShape shape)
        => IsDense && shape.Length == Shape.Length
            ? new(Storage, Clips, shape, _start)
            : throw new InvalidOperationException($"{Shape} cannot be seen as {shape}");

    /// <summary>Some of the channels, in place.</summary>
    public Tensor Slice(int firstChannel, int channels)
        => new(Storage, Clips, Shape with { Channels = channels }, _start + firstChannel, Pitch);
}
