using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Panns.Training.Cpu.Kernels;

/// <content>Channels as vectors.</content>
internal static unsafe partial class DepthwiseGradientKernel
{
    /// <summary>Channels that a kernel works on at once.</summary>
    private interface ILanes<TSelf>
        where TSelf : struct
    {
        static abstract TSelf Load(float* source);

        static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

        static abstract void AddTo(float* target, TSelf value);
    }

    private readonly struct Eight(Vector256<float> value) : ILanes<Eight>
    {
        private readonly Vector256<float> _value = value;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Eight Load(float* source) => new(Vector256.Load(source));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Eight MultiplyAdd(Eight left, Eight right, Eight addend) => new(Vector256.MultiplyAddEstimate(left._value, right._value, addend._value));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void AddTo(float* target, Eight value) => (Vector256.Load(target) + value._value).Store(target);
    }

    private readonly struct Sixteen(Vector512<float> value) : ILanes<Sixteen>
    {
        private readonly Vector512<float> _value = value;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Sixteen Load(float* source) => new(Vector512.Load(source));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Sixteen MultiplyAdd(Sixteen left, Sixteen right, Sixteen addend) => new(Vector512.MultiplyAddEstimate(left._value, right._value, addend._value));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void AddTo(float* target, Sixteen value) => (Vector512.Load(target) + value._value).Store(target);
    }

    /// <summary>Sixteen channels in two vectors, so that more sums are under way than one addition takes cycles.</summary>
    private readonly struct Pair(Vector256<float> low, Vector256<float> high) : ILanes<Pair>
    {
        private readonly Vector256<float> _low = low;
        private readonly Vector256<float> _high = high;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Pair Load(float* source) => new(Vector256.Load(source), Vector256.Load(source + Width));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Pair MultiplyAdd(Pair left, Pair right, Pair addend) => new(
            Vector256.MultiplyAddEstimate(left._low, right._low, addend._low), Vector256.MultiplyAddEstimate(left._high, right._high, addend._high));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void AddTo(float* target, Pair value)
        {
            (Vector256.Load(target) + value._low).Store(target);
            (Vector256.Load(target + Width) + value._high).Store(target + Width);
        }
    }
}
