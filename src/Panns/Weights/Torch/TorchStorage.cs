namespace Panns.Weights.Torch;

/// <summary>A block of stored elements that tensors are views of.</summary>
/// <param name="key">Its name within the checkpoint.</param>
/// <param name="kind">Its element type.</param>
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

/// <summary>A storage's elements; <paramref name="Type"/> is null for types that no network uses: complex, quantized, raw bytes.</summary>
internal readonly record struct TorchElements(ElementType? Type, int Size)
{
    public TorchElements(ElementType type)
        : this(type, type.Size())
    {
    }
}

/// <summary>A tensor of an unsupported kind, which is an error only if it is needed.</summary>
/// <param name="Kind">What it is, after "is": sparse.</param>
internal sealed record TorchUnread(string Kind);

/// <summary>A tensor's reference to a storage, or in the legacy format to a part of one.</summary>
internal sealed record TorchStorageView(TorchStorage Storage, long First, long Count);

/// <summary>A tensor as the pickle describes it, not yet checked against its storage.</summary>
internal sealed record TorchTensor(TorchStorageView View, long First, int[] Shape, long[] Strides);
