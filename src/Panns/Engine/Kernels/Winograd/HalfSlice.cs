namespace Panns.Engine.Kernels.Winograd;

/// <summary>Half floats of one product of a panel, and where a block of them is widened.</summary>
internal unsafe struct HalfSlice
{
    /// <summary>The half floats.</summary>
    public ushort* Values;

    /// <summary>A factor per column.</summary>
    public float* Scales;

    /// <summary>Room for a block, aligned to a cache line; null where the weights are floats.</summary>
    public float* Widened;
}
