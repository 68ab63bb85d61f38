namespace Panns.Engine.Kernels.Gemm;

/// <summary>
/// One call of the micro-kernel: a few rows times one panel of weights, summed over <see cref="Taps"/> taps of
/// <see cref="Channels"/> channels each, then the epilogue.
/// </summary>
internal unsafe struct MicroTile
{
    /// <summary>Row pointers: row r of tap t is at [t * <see cref="TapStride"/> + r].</summary>
    public float** Rows;

    public nint TapStride;
    public nint Taps;

    /// <summary>Channels to skip at the start of every row: the block of K that this call computes.</summary>
    public nint FirstChannel;

    public nint Channels;

    /// <summary>The panel's weights for this block of K: [tap][channel][panel width].</summary>
    public float* Panel;

    /// <summary>
    /// What to bring into the second-level cache meanwhile: <see cref="PrefetchStep"/> floats further per channel. That is the next weights, which
    /// come from memory where they are used for a few rows only, or what is written next; the processor's own prefetcher stops at every page.
    /// </summary>
    public float* Prefetch;

    /// <summary>A cache line per channel, shared out over the calls that read the same panel.</summary>
    public nint PrefetchStep;

    public float* C;
    public nint LdC;

    /// <summary>Adds to what C holds instead of replacing it.</summary>
    public bool Accumulate;

    /// <summary>Panel-wide bias, or null.</summary>
    public float* Bias;

    /// <summary>Rows to add, or null; must not be C.</summary>
    public float* Residual;

    public nint LdResidual;
    public float Low;
    public float High;

    /// <summary>Stores the sums and nothing else: no epilogue.</summary>
    public bool IsPlain;
}
