namespace Panns.Weights.Torch;

/// <summary>A block of stored elements that tensors are views of.</summary>
internal sealed class TorchStorage(string key, ElementType type, long count)
{
    /// <summary>Its name within the checkpoint.</summary>
    public string Key => key;

    public ElementType Type => type;

    /// <summary>Number of elements.</summary>
    public long Count => count;

    /// <summary>First byte within the file; negative until found.</summary>
    public long FileOffset { get; set; } = -1;
}

/// <summary>A storage as a tensor refers to it: the legacy format knows storages that are parts of others.</summary>
internal sealed record TorchStorageView(TorchStorage Storage, long First, long Count);

/// <summary>A tensor as the pickle describes it, not yet checked against its storage.</summary>
internal sealed record TorchTensor(TorchStorageView View, long First, int[] Shape, long[] Strides);
