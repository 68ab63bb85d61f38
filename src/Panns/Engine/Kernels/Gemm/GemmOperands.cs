namespace Panns.Engine.Kernels.Gemm;

/// <summary>The memory of one call of a <see cref="GemmPlan"/>.</summary>
internal unsafe struct GemmOperands
{
    /// <summary>Rows, or the first pixel of a map.</summary>
    public float* A;

    /// <summary>Floats between rows of A; not used with a geometry.</summary>
    public nint LdA;

    public float* C;

    /// <summary>Floats between rows of C; wider than the columns to write into a slice.</summary>
    public nint LdC;

    /// <summary>Added before the activation; null if there is none. To add to C itself use <see cref="Accumulate"/>.</summary>
    public float* Residual;

    public nint LdResidual;

    /// <summary>Adds what C holds before the activation.</summary>
    public bool Accumulate;
}
