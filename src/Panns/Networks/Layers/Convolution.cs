namespace Panns.Networks.Layers;

/// <summary>
/// A convolution over time, or over time and frequency. Its weight is [out, in / groups, kernel height, kernel width], without the
/// last dimension where <see cref="IsOneDimensional"/>.
/// </summary>
public sealed record Convolution : Layer
{
    /// <summary>Channels of the input.</summary>
    public required int InChannels { get; init; }

    /// <summary>Channels of the result.</summary>
    public required int OutChannels { get; init; }

    /// <summary>Extent of the kernel.</summary>
    public required Size2D Kernel { get; init; }

    /// <summary>Steps between neighboring results.</summary>
    public Size2D Stride { get; init; } = Size2D.One;

    /// <summary>Zeros added on either side.</summary>
    public Size2D Padding { get; init; } = Size2D.Zero;

    /// <summary>Steps between neighboring taps of the kernel.</summary>
    public Size2D Dilation { get; init; } = Size2D.One;

    /// <summary>Groups of channels that are convolved apart; <see cref="InChannels"/> for a depthwise convolution.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Whether a bias is added.</summary>
    public bool HasBias { get; init; }

    /// <summary>Whether it is a Conv1d: its weight has one dimension fewer, and the width is 1.</summary>
    public bool IsOneDimensional { get; init; }

    /// <summary>Whether every channel is convolved by itself.</summary>
    public bool IsDepthwise => Groups == InChannels && Groups > 1;

    /// <inheritdoc/>
    public override string Operation => IsOneDimensional ? "Conv1d" : "Conv2d";

    /// <inheritdoc/>
    public override string Details
    {
        get
        {
            var text = FormattableString.Invariant($"{InChannels} -> {OutChannels}, kernel {Describe(Kernel)}");
            text += Stride == Size2D.One ? "" : $", stride {Describe(Stride)}";
            text += Dilation == Size2D.One ? "" : $", dilation {Describe(Dilation)}";
            return text + (IsDepthwise ? ", depthwise" : "");
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<ParameterSpec> Parameters
    {
        get
        {
            yield return new(
                $"{Name}.weight",
                IsOneDimensional ? [OutChannels, InChannels / Groups, Kernel.Height] : [OutChannels, InChannels / Groups, Kernel.Height, Kernel.Width],
                ParameterKind.Weight);
            if (HasBias)
            {
                yield return new($"{Name}.bias", [OutChannels], ParameterKind.Bias);
            }
        }
    }

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs)
    {
        var input = inputs[0];
        return input with
        {
            Channels = OutChannels,
            Height = Extent(input.Height, Kernel.Height, Stride.Height, Padding.Height, Dilation.Height),
            Width = Extent(input.Width, Kernel.Width, Stride.Width, Padding.Width, Dilation.Width),
        };
    }

    /// <inheritdoc/>
    public override LayerCost Cost(ReadOnlySpan<TensorShape> inputs, TensorShape output)
    {
        var multiplications = output.Length * Kernel.Area * (InChannels / Groups);
        return new(2 * multiplications + (HasBias ? output.Length : 0), multiplications);
    }

    private static int Extent(int size, int kernel, int stride, int padding, int dilation)
    {
        var reach = size + 2 * padding - dilation * (kernel - 1) - 1;
        return size < 1 || reach < 0 ? 0 : reach / stride + 1;
    }

    private string Describe(Size2D size)
        => IsOneDimensional ? size.Height.ToString(System.Globalization.CultureInfo.InvariantCulture) : size.ToString();
}
