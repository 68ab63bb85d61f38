using Panns.Networks.Layers;
using Activation = Panns.Engine.Kernels.Gemm.Activation;

namespace Panns.Engine.Lowering;

/// <summary>From the description's activations to the kernels'.</summary>
internal static class KernelActivations
{
    public static Activation ToKernel(this ActivationKind kind) => kind switch
    {
        ActivationKind.ReLU => Activation.Relu,
        ActivationKind.ReLU6 => Activation.Relu6,
        ActivationKind.HardSwish => Activation.HardSwish,
        ActivationKind.Sigmoid => Activation.Sigmoid,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
