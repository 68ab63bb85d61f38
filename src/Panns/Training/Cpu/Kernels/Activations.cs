using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Panns.Networks.Layers;

namespace Panns.Training.Cpu.Kernels;

/// <summary>An activation function and its derivative, both from the function's argument: a type for each, so that loops are specialized.</summary>
internal interface IActivation
{
    static abstract Vector256<float> Value(Vector256<float> x);

    /// <summary>The gradient of the argument.</summary>
    static abstract Vector256<float> Gradient(Vector256<float> x, Vector256<float> gradient);
}

internal readonly struct Identity : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Value(Vector256<float> x) => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Gradient(Vector256<float> x, Vector256<float> gradient) => gradient;
}

internal readonly struct Relu : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Value(Vector256<float> x) => Vector256.Max(x, Vector256<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Gradient(Vector256<float> x, Vector256<float> gradient)
        => gradient & Vector256.GreaterThan(x, Vector256<float>.Zero);
}

internal readonly struct Relu6 : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Value(Vector256<float> x) => Vector256.Min(Vector256.Max(x, Vector256<float>.Zero), Vector256.Create(6f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Gradient(Vector256<float> x, Vector256<float> gradient)
        => gradient & Vector256.GreaterThan(x, Vector256<float>.Zero) & Vector256.LessThan(x, Vector256.Create(6f));
}

/// <summary>x min(max(x + 3, 0), 6) / 6.</summary>
internal readonly struct HardSwish : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Value(Vector256<float> x)
        => x * Vector256.Min(Vector256.Max(x + Vector256.Create(3f), Vector256<float>.Zero), Vector256.Create(6f)) / Vector256.Create(6f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Gradient(Vector256<float> x, Vector256<float> gradient)
    {
        var three = Vector256.Create(3f);
        var slope = Vector256.ConditionalSelect(
            Vector256.LessThanOrEqual(x, three), (x / three) + Vector256.Create(0.5f), Vector256<float>.One);
        return gradient * slope & Vector256.GreaterThanOrEqual(x, -three);
    }
}

internal readonly struct Sigmoid : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Value(Vector256<float> x) => Vector256<float>.One / (Vector256<float>.One + Vector256.Exp(-x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Gradient(Vector256<float> x, Vector256<float> gradient)
    {
        var y = Value(x);
        return gradient * (Vector256<float>.One - y) * y;
    }
}

/// <summary>Activations over runs of floats.</summary>
internal static unsafe class ActivationRun
{
    public static void Forward(ActivationKind kind, float* target, float* source, long count)
    {
        switch (kind)
        {
            case ActivationKind.ReLU: Forward<Relu>(target, source, count); break;
            case ActivationKind.ReLU6: Forward<Relu6>(target, source, count); break;
            case ActivationKind.HardSwish: Forward<HardSwish>(target, source, count); break;
            default: Forward<Sigmoid>(target, source, count); break;
        }
    }

    /// <summary>Writes or adds the gradient of the argument; in place of the result's gradient if so wanted.</summary>
    public static void Backward(ActivationKind kind, float* target, float* argument, float* gradient, long count, bool accumulates)
    {
        switch (kind)
        {
            case ActivationKind.ReLU: Backward<Relu>(target, argument, gradient, count, accumulates); break;
            case ActivationKind.ReLU6: Backward<Relu6>(target, argument, gradient, count, accumulates); break;
            case ActivationKind.HardSwish: Backward<HardSwish>(target, argument, gradient, count, accumulates); break;
            default: Backward<Sigmoid>(target, argument, gradient, count, accumulates); break;
        }
    }

    private static void Forward<T>(float* target, float* source, long count)
        where T : struct, IActivation
    {
        long i = 0;
        for (; i <= count - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            T.Value(Vector256.Load(source + i)).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] = T.Value(Vector256.CreateScalar(source[i])).ToScalar();
        }
    }

    private static void Backward<T>(float* target, float* argument, float* gradient, long count, bool accumulates)
        where T : struct, IActivation
    {
        long i = 0;
        for (; i <= count - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var value = T.Gradient(Vector256.Load(argument + i), Vector256.Load(gradient + i));
            (accumulates ? value + Vector256.Load(target + i) : value).Store(target + i);
        }

        for (; i < count; i++)
        {
            var value = T.Gradient(Vector256.CreateScalar(argument[i]), Vector256.CreateScalar(gradient[i])).ToScalar();
            target[i] = (accumulates ? target[i] : 0) + value;
        }
    }
}
