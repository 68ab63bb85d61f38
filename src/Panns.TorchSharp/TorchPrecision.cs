namespace Panns.TorchSharp;

/// <summary>How exactly convolutions and linear layers are computed; weights and results are float32 throughout.</summary>
public enum TorchPrecision
{
    /// <summary>float32, also where a GPU could be faster with fewer bits.</summary>
    Full,

    /// <summary>NVIDIA's TF32: float32 with the products' factors rounded to 10 bits after the point. As <see cref="Full"/> elsewhere.</summary>
    TF32,

    /// <summary>bfloat16 in the manner of PyTorch's autocast: 7 bits after the point.</summary>
    BF16,
}
