namespace Panns.TorchSharp;

/// <summary>How exactly convolutions and linear layers are computed; weights and results are float32 throughout.</summary>
public enum TorchPrecision
{
    /// <summary>float32, also where a GPU could be faster with fewer bits.</summary>
    Full,

    /// <summary>NVIDIA's TF32: float32 with the products' factors rounded to 10 bits after the point. As <see cref="Full"/> elsewhere.</summary>
    TF32,

    /// <summary>
    /// bfloat16, 7 bits after the point, in the manner of PyTorch's autocast: convolutions and linear layers take their inputs and weights
    /// in it and give it; normalizations, pooling, means and ReLUs keep the type they are given and take their statistics and sums in
    /// float32; front end, sigmoid, softmax and loss are float32 or more. On a GPU what remains float32 may be rounded as for
    /// <see cref="TF32"/>.
    /// </summary>
    BF16,
}
