namespace Panns.Engine.Lowering;

/// <summary>What a convolution kernel can take in besides the convolution. All of them take in a normalization and an activation.</summary>
[Flags]
internal enum ChainAbilities
{
    None = 0,

    /// <summary>Average pooling merged into the kernel.</summary>
    Averaging = 1,

    /// <summary>A sum with another value.</summary>
    Residual = 2,

    /// <summary>Average pooling of at most 2x2 after the activation.</summary>
    Pooling = 4,
}
