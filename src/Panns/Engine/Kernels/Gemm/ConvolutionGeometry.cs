namespace Panns.Engine.Kernels.Gemm;

/// <summary>Where the taps of a convolution lie in a channels-last map. Signals have width 1 or height 1.</summary>
internal readonly record struct ConvolutionGeometry
{
    public required int Height { get; init; }

    public required int Width { get; init; }

    public required int Channels { get; init; }

    /// <summary>Floats from a pixel to the next one; more than <see cref="Channels"/> for a slice of a wider map. 0: dense.</summary>
    public int PixelStride { get; init; }

    public required int KernelHeight { get; init; }

    public required int KernelWidth { get; init; }

    public int StrideHeight { get; init; } = 1;

    public int StrideWidth { get; init; } = 1;

    public int DilationHeight { get; init; } = 1;

    public int DilationWidth { get; init; } = 1;

    public int PaddingHeight { get; init; }

    public int PaddingWidth { get; init; }

    public ConvolutionGeometry()
    {
    }

    public int OutHeight => ((Height + (2 * PaddingHeight) - (DilationHeight * (KernelHeight - 1)) - 1) / StrideHeight) + 1;

    public int OutWidth => ((Width + (2 * PaddingWidth) - (DilationWidth * (KernelWidth - 1)) - 1) / StrideWidth) + 1;

    public int Taps => KernelHeight * KernelWidth;

    /// <summary>Floats from a pixel to the next one, resolved.</summary>
    public int Pitch => PixelStride == 0 ? Channels : PixelStride;

    /// <summary>Whether each output pixel is a function of the input pixel at the same place alone, in order.</summary>
    public bool IsPointwise
        => Taps == 1 && StrideHeight == 1 && StrideWidth == 1 && PaddingHeight == 0 && PaddingWidth == 0;

    /// <summary>The same convolution with time along the width, where neighboring taps are neighbors in memory.</summary>
    public ConvolutionGeometry AlongWidth()
        => Width != 1 || KernelWidth != 1 || PaddingWidth != 0 || Height == 1
            ? this
            : this with
            {
                Height = 1,
                Width = Height,
                KernelHeight = 1,
                KernelWidth = KernelHeight,
                StrideHeight = 1,
                StrideWidth = StrideHeight,
                DilationHeight = 1,
                DilationWidth = DilationHeight,
                PaddingHeight = 0,
                PaddingWidth = PaddingHeight,
            };
}
