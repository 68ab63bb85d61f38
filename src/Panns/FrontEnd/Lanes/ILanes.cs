namespace Panns.FrontEnd.Lanes;

/// <summary>
/// One float of each of <see cref="Count"/> frames, side by side in a SIMD register. The front end transforms that many frames
/// at once, a frame to a lane: every step (butterfly, power, mel product, logarithm) is then a plain vertical vector operation
/// with a constant shared by all lanes, and data crosses lanes only where samples come in and bands go out.
/// </summary>
/// <remarks>Used as a generic argument alone, so that the JIT compiles each kernel once per width with everything inlined.</remarks>
/// <typeparam name="TSelf">The implementing type.</typeparam>
internal unsafe interface ILanes<TSelf>
    where TSelf : unmanaged, ILanes<TSelf>
{
    /// <summary>Number of lanes, a power of two.</summary>
    static abstract int Count { get; }

    static abstract TSelf Load(float* source);

    static abstract TSelf Broadcast(float value);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>a * b + c, fused where the processor can.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>a * b - c, fused where the processor can.</summary>
    static abstract TSelf MultiplySubtract(TSelf a, TSelf b, TSelf c);

    static abstract TSelf Sqrt(TSelf value);

    /// <summary>Natural logarithm, right to the last bit or two; of NaN it is NaN.</summary>
    static abstract TSelf Log(TSelf value);

    /// <summary>Per lane: <paramref name="whenAtMost"/> where value is at most the limit, else (NaN too) <paramref name="otherwise"/>.</summary>
    static abstract TSelf SelectAtMost(TSelf value, TSelf limit, TSelf whenAtMost, TSelf otherwise);

    /// <summary>
    /// Reads <see cref="Count"/> consecutive samples of every row, multiplies them by the window and stores them transposed:
    /// vector i of the destination holds sample i of every row.
    /// </summary>
    static abstract void LoadTransposed(float** rows, int offset, float* window, float* destination);

    /// <summary>The inverse way: of <see cref="Count"/> vectors at the source, lane r becomes consecutive values of row r.</summary>
    static abstract void StoreTransposed(float* source, float** rows, int offset);

    void Store(float* destination);
}
