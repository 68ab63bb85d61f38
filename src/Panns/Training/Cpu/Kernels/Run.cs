using System.Runtime.Intrinsics;

namespace Panns.Training.Cpu.Kernels;

/// <summary>Element-wise work on runs of floats.</summary>
internal static unsafe class Run
{
    private const int Width = 8;

    /// <summary>target = source, or target += source.</summary>
    public static void Put(float* target, float* source, long count, bool accumulates, float factor = 1)
    {
        long i = 0;
        var scale = Vector256.Create(factor);
        for (; i <= count - Width; i += Width)
        {
            var value = Vector256.Load(source + i) * scale;
            (accumulates ? value + Vector256.Load(target + i) : value).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] = (accumulates ? target[i] : 0) + (source[i] * factor);
        }
    }

    /// <summary>target = left + right.</summary>
    public static void Add(float* target, float* left, float* right, long count)
    {
        long i = 0;
        for (; i <= count - Width; i += Width)
        {
            (Vector256.Load(left + i) + Vector256.Load(right + i)).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] = left[i] + right[i];
        }
    }

    /// <summary>target = left * right, or target += left * right.</summary>
    public static void Multiply(float* target, float* left, float* right, long count, bool accumulates = false)
    {
        long i = 0;
        for (; i <= count - Width; i += Width)
        {
            var value = Vector256.Load(left + i) * Vector256.Load(right + i);
            (accumulates ? value + Vector256.Load(target + i) : value).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] = (accumulates ? target[i] : 0) + (left[i] * right[i]);
        }
    }

    /// <summary>target = left / right, or target += left / right.</summary>
    public static void Divide(float* target, float* left, float* right, long count, bool accumulates = false)
    {
        long i = 0;
        for (; i <= count - Width; i += Width)
        {
            var value = Vector256.Load(left + i) / Vector256.Load(right + i);
            (accumulates ? value + Vector256.Load(target + i) : value).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] = (accumulates ? target[i] : 0) + (left[i] / right[i]);
        }
    }

    /// <summary>target = -left * factor / right, or that is added: what a quotient's gradient gives to its divisor.</summary>
    public static void DivideProduct(float* target, float* left, float* factor, float* right, long count, bool accumulates)
    {
        long i = 0;
        for (; i <= count - Width; i += Width)
        {
            var value = -(Vector256.Load(left + i) * Vector256.Load(factor + i)) / Vector256.Load(right + i);
            (accumulates ? value + Vector256.Load(target + i) : value).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] = (accumulates ? target[i] : 0) - (left[i] * factor[i] / right[i]);
        }
    }

    public static void Clear(float* target, long count) => new Span<float>(target, checked((int)count)).Clear();
}
