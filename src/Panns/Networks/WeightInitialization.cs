namespace Panns.Networks;

/// <summary>How the weights of a network start in training from scratch; biases start at 0.</summary>
public enum WeightInitialization
{
    /// <summary>Xavier uniform for convolutions and linear layers: the released PANNs code's <c>init_layer</c>.</summary>
    XavierUniform,

    /// <summary>Kaiming normal (fan out) for convolutions, normal with deviation 0.01 for linear layers: EfficientAT.</summary>
    KaimingNormal,

    /// <summary>Uniform within the square root of 6 / fan-in (He et al. 2015): the code released with the systems on embeddings.</summary>
    KaimingUniform,
}
