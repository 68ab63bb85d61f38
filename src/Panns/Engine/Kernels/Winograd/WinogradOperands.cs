namespace Panns.Engine.Kernels.Winograd;

/// <summary>The memory of one call of a <see cref="WinogradPlan"/>. Pitches are floats from a pixel to the next one.</summary>
internal unsafe struct WinogradOperands
{
    /// <summary>[clip][height][width] pixels.</summary>
    public float* Input;

    public nint InputPitch;

    /// <summary>[clip][pooled height][pooled width] pixels.</summary>
    public float* Output;

    public nint OutputPitch;

    /// <summary>[clip][height][width] pixels to add before the activation, or null.</summary>
    public float* Residual;

    public nint ResidualPitch;

    /// <summary><see cref="WinogradPlan.SharedFloats"/> floats that all threads see; aligned to a cache line.</summary>
    public float* Shared;
}
