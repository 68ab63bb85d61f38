namespace Panns.MicroBench;

/// <summary>Kinds of layers that are timed.</summary>
public enum LayerKind
{
    /// <summary>No layer: what stands around them.</summary>
    None,

    /// <summary>Convolution by Winograd's algorithm, or as a product of matrices, whichever is estimated to be faster.</summary>
    Convolution3x3,

    /// <summary>The same, of 5x5.</summary>
    Convolution5x5,

    /// <summary>A product of matrices.</summary>
    Pointwise,

    /// <summary>One kernel a channel.</summary>
    Depthwise3x3,
}
