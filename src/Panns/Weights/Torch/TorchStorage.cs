namespace Panns.Weights.Torch;

/// <summary>A block of stored elements that tensors are views of.</summary>
/// <param name="key">Its name within the checkpoint.</param>
/// <param name="kind">What its elements are.</param>
/// <param name="count">Number of elements.</param>
internal sealed class TorchStorage(string key, TorchElements kind, long count)
{
    /// <summary>Its name within the checkpoint.</summary>
    public string Key => key;

    public TorchElements Kind => kind;

    /// <summary>Number of elements.</summary>
    public long Count => count;

    /// <summary>Number of bytes.</summary>
    public long Bytes => count * kind.Size;

    /// <summary>First byte within the file; negative until found.</summary>
    public long FileOffset { get; set; } = -1;
}

/// <summary>Elements of a storage; <paramref name="Type"/> is null where no network has such numbers: complex and quantized ones, bare bytes.</summary>
internal readonly record struct TorchElements(ElementType? Type, int Size)
{
    public TorchElements(ElementType type)
        : this(type, type.Size())
    {
    }
}

/// <summary>A tensor that is passed over, unless it is asked for.</summary>
/// <param name="Kind">What it is, after "is": sparse.</param>
internal sealed record TorchUnread(string Kind);

/// <summary>A storage as a tensor refers to it: the legacy format knows storages that are parts of others.</summary>
internal sealed record TorchStorageView(TorchStorage Storage, long First, long Count);

/// <summary>A tensor as the pickle describes it, not yet checked against its storage.</summary>
internal sealed record TorchTensor(TorchStorageView View, long First, int[] Shape, long[] Strides);
