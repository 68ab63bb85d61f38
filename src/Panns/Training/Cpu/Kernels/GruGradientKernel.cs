using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Panns.Training.Cpu.Kernels;

/// <summary>Arguments of <see cref="GruGradientKernel"/>: one time step of one sequence.</summary>
internal unsafe struct GruGradientArguments
{
    /// <summary>r, z and n; receives the gradient of W x + b.</summary>
    public float* Gates;

    /// <summary>U h + c; receives its gradient.</summary>
    public float* Hidden;

    /// <summary>h, the state before; null where it is 0.</summary>
    public float* Before;

    /// <summary>The gradient of the state as a result of the layer.</summary>
    public float* Gradient;

    /// <summary>That which comes from the next step; receives what goes to the state before, but for what goes through U.</summary>
    public float* Carried;

    /// <summary>Values of a state.</summary>
    public int Size;
}

/// <summary>The gradient of a gated recurrent unit's gates.</summary>
internal static unsafe class GruGradientKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in GruGradientArguments a)
    {
        var size = a.Size;
        var one = Vector256.Create(1f);
        var i = 0;
        for (; i <= size - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var reset = Vector256.Load(a.Gates + i);
            var update = Vector256.Load(a.Gates + size + i);
            var candidate = Vector256.Load(a.Gates + (2 * size) + i);
            var before = a.Before == null ? Vector256<float>.Zero : Vector256.Load(a.Before + i);
            var state = Vector256.Load(a.Gradient + i) + Vector256.Load(a.Carried + i);
            var ofCandidate = state * (one - update) * (one - (candidate * candidate));
            var ofUpdate = state * (before - candidate) * update * (one - update);
            var ofReset = ofCandidate * Vector256.Load(a.Hidden + (2 * size) + i) * reset * (one - reset);
            ofReset.Store(a.Gates + i);
            ofUpdate.Store(a.Gates + size + i);
            ofCandidate.Store(a.Gates + (2 * size) + i);
            ofReset.Store(a.Hidden + i);
            ofUpdate.Store(a.Hidden + size + i);
            (ofCandidate * reset).Store(a.Hidden + (2 * size) + i);
            (state * update).Store(a.Carried + i);
        }

        for (; i < size; i++)
        {
            var (reset, update, candidate) = (a.Gates[i], a.Gates[size + i], a.Gates[(2 * size) + i]);
            var before = a.Before == null ? 0 : a.Before[i];
            var state = a.Gradient[i] + a.Carried[i];
            var ofCandidate = state * (1 - update) * (1 - (candidate * candidate));
            var ofUpdate = state * (before - candidate) * update * (1 - update);
            var ofReset = ofCandidate * a.Hidden[(2 * size) + i] * reset * (1 - reset);
            (a.Gates[i], a.Gates[size + i], a.Gates[(2 * size) + i]) = (ofReset, ofUpdate, ofCandidate);
            (a.Hidden[i], a.Hidden[size + i], a.Hidden[(2 * size) + i]) = (ofReset, ofUpdate, ofCandidate * reset);
            a.Carried[i] = state * update;
        }
    }
}
