namespace Panns.FrontEnd.Lanes;

/// <summary>One frame at a time in plain floats, for processors without vector registers.</summary>
internal readonly unsafe struct Lanes1(float value) : ILanes<Lanes1>
{
    private readonly float _value = value;

    public static int Count => 1;

    public static Lanes1 Load(float* source) => new(*source);

    public static Lanes1 Broadcast(float value) => new(value);

    public static Lanes1 operator +(Lanes1 left, Lanes1 right) => new(left._value + right._value);

    public static Lanes1 operator -(Lanes1 left, Lanes1 right) => new(left._value - right._value);

    public static Lanes1 operator *(Lanes1 left, Lanes1 right) => new(left._value * right._value);

    public static Lanes1 MultiplyAdd(Lanes1 a, Lanes1 b, Lanes1 c) => new((a._value * b._value) + c._value);

    public static Lanes1 MultiplySubtract(Lanes1 a, Lanes1 b, Lanes1 c) => new((a._value * b._value) - c._value);

    public static Lanes1 Sqrt(Lanes1 value) => new(MathF.Sqrt(value._value));

    public static Lanes1 Log(Lanes1 value) => new(MathF.Log(value._value));

    public static Lanes1 SelectAtMost(Lanes1 value, Lanes1 limit, Lanes1 whenAtMost, Lanes1 otherwise)
        => value._value <= limit._value ? whenAtMost : otherwise;

    public static void LoadTransposed(float** rows, int offset, float* window, float* destination)
        => *destination = rows[0][offset] * window[offset];

    public static void StoreTransposed(float* source, float** rows, int offset) => rows[0][offset] = *source;

    public void Store(float* destination) => *destination = _value;
}
