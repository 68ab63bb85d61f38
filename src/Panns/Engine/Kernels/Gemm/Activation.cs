namespace Panns.Engine.Kernels.Gemm;

/// <summary>The element-wise function that a kernel applies before it stores.</summary>
internal enum Activation
{
    None,
    Relu,
    Relu6,

    /// <summary>x * min(max(x + 3, 0), 6) / 6.</summary>
    HardSwish,

    /// <summary>min(max(x + 3, 0), 6) / 6.</summary>
    HardSigmoid,

    /// <summary>1 / (1 + exp(-x)).</summary>
    Sigmoid,
}

/// <summary>How activations split into what a micro-kernel does in registers (a clamp) and what needs a second pass.</summary>
internal static class Activations
{
    /// <summary>Lower bound of the clamp.</summary>
    public static float Low(this Activation activation)
        => activation is Activation.Relu or Activation.Relu6 ? 0f : float.NegativeInfinity;

    /// <summary>Upper bound of the clamp.</summary>
    public static float High(this Activation activation)
        => activation is Activation.Relu6 ? 6f : float.PositiveInfinity;

    /// <summary>Whether the clamp is the whole function.</summary>
    public static bool IsClamp(this Activation activation)
        => activation is Activation.None or Activation.Relu or Activation.Relu6;
}
