namespace Panns.Engine.Kernels.Simd;

/// <summary>
/// Vector operations of one width. Kernels are generic over a struct that implements this, so that one source gives a fully
/// inlined kernel per instruction set (the just-in-time compiler specializes generics over structs).
/// </summary>
/// <typeparam name="TVector">The vector of floats.</typeparam>
internal unsafe interface ISimd<TVector>
    where TVector : struct
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Width { get; }

    /// <summary>Rows of the widest GEMM micro-kernel: as many as leave registers for two vectors of weights and a broadcast.</summary>
    static abstract int MaxRows { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Load(float* source);

    /// <summary>Half floats, none of them subnormal or infinite, as 2^-112 of their values.</summary>
    static abstract TVector LoadHalf(ushort* source);

    static abstract void Store(float* destination, TVector value);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    /// <summary><paramref name="left"/> * <paramref name="right"/> + <paramref name="addend"/>, fused where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>The greater one; a not-a-number in <paramref name="value"/> stays.</summary>
    static abstract TVector Max(TVector bound, TVector value);

    /// <summary>The smaller one; a not-a-number in <paramref name="value"/> stays.</summary>
    static abstract TVector Min(TVector bound, TVector value);

    /// <summary>Asks for a line to be brought into the second-level cache; any address is allowed.</summary>
    static abstract void Prefetch(float* address);

    static abstract TVector Exp(TVector value);
}
