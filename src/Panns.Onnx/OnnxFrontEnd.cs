namespace Panns.Onnx;

/// <summary>How the short-time Fourier transform is written into the graph.</summary>
public enum OnnxFrontEnd
{
    /// <summary>The standard's STFT operator.</summary>
    Stft,

    /// <summary>
    /// A convolution with the windowed Fourier kernels, over the bins that the mel filters use: for runtimes without STFT, and
    /// faster where theirs is slow.
    /// </summary>
    Convolution,
}
