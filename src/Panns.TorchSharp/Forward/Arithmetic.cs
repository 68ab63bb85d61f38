using TorchSharp;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Forward;

/// <summary>
/// Arithmetic between tensors and numbers, by TorchSharp's names in .NET's letters. TorchSharp makes a <see cref="Scalar"/> of a number, hands its
/// address to libtorch and forgets it: a garbage collection on another thread at that moment frees it, and libtorch reads freed memory, which ends in
/// an exception or in another number. Here it lives until the call has returned. Operators that make one of their own are here for the same reason:
/// <c>add(tensor)</c> makes a 1, <c>square()</c> a 2. A test reads the assembly and fails where any of them is called directly.
/// </summary>
internal static class Arithmetic
{
    public static Tensor Add(this Tensor x, Tensor y, double factor = 1)
    {
        using var scalar = factor.ToScalar();
        return x.add(y, scalar);
    }

    public static Tensor Add_(this Tensor x, Tensor y, double factor = 1)
    {
        using var scalar = factor.ToScalar();
        return x.add_(y, scalar);
    }

    public static Tensor Add(this Tensor x, double value)
    {
        using var scalar = value.ToScalar();
        using var one = 1.ToScalar();
        return x.add(scalar, one);
    }

    public static Tensor Add_(this Tensor x, double value)
    {
        using var scalar = value.ToScalar();
        using var one = 1.ToScalar();
        return x.add_(scalar, one);
    }

    /// <summary>Counts, in a tensor of integers.</summary>
    public static Tensor Increment_(this Tensor x)
    {
        using var one = 1L.ToScalar();
        return x.add_(one, one);
    }

    public static Tensor Multiply(this Tensor x, double value)
    {
        using var scalar = value.ToScalar();
        return x.mul(scalar);
    }

    public static Tensor Multiply_(this Tensor x, double value)
    {
        using var scalar = value.ToScalar();
        return x.mul_(scalar);
    }

    public static Tensor Divide(this Tensor x, double value)
    {
        using var scalar = value.ToScalar();
        return x.div(scalar);
    }

    public static Tensor Divide_(this Tensor x, double value)
    {
        using var scalar = value.ToScalar();
        return x.div_(scalar);
    }

    public static Tensor Square(this Tensor x)
    {
        using var two = 2.ToScalar();
        return x.pow(two);
    }

    /// <summary>x += factor * y * z.</summary>
    public static Tensor AddProduct_(this Tensor x, Tensor y, Tensor z, double factor)
    {
        using var scalar = factor.ToScalar();
        return x.addcmul_(y, z, scalar);
    }

    /// <summary>x += factor * y / z.</summary>
    public static Tensor AddQuotient_(this Tensor x, Tensor y, Tensor z, double factor)
    {
        using var scalar = factor.ToScalar();
        return x.addcdiv_(y, z, scalar);
    }

    public static Tensor Clamp(this Tensor x, double minimum, double maximum)
    {
        using var low = minimum.ToScalar();
        using var high = maximum.ToScalar();
        return x.clamp(low, high);
    }

    public static Tensor AtLeast_(this Tensor x, double minimum)
    {
        using var low = minimum.ToScalar();
        return x.clamp_(min: low);
    }

    public static Tensor Fill_(this Tensor x, double value)
    {
        using var scalar = value.ToScalar();
        return x.fill_(scalar);
    }

    public static Tensor Fill_(this Tensor x, long value)
    {
        using var scalar = value.ToScalar();
        return x.fill_(scalar);
    }

    /// <summary>Integers: at every place i / ratio, but no more than the largest.</summary>
    public static Tensor Steps(long count, long ratio, long largest, Device device)
    {
        using var zero = 0L.ToScalar();
        using var one = 1L.ToScalar();
        using var stop = count.ToScalar();
        using var divisor = ratio.ToScalar();
        using var limit = largest.ToScalar();
        return arange(zero, stop, one, ScalarType.Int64, device).div_(divisor, RoundingMode.floor).clamp_(max: limit);
    }
}
