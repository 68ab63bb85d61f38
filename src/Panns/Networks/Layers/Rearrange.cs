namespace Panns.Networks.Layers;

/// <summary>
/// Turns the channels of a signal into a map: channel c becomes channel c / <paramref name="Bands"/>, band c % <paramref name="Bands"/>
/// (the wavegram's reshape, section III-C of the paper).
/// </summary>
/// <param name="Bands">Width of the result.</param>
public sealed record SplitChannels(int Bands) : Layer
{
    /// <inheritdoc/>
    public override string Operation => "SplitChannels";

    /// <inheritdoc/>
    public override string Details => FormattableString.Invariant($"{Bands} bands");

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs)
        => inputs[0] with { Channels = inputs[0].Channels / Bands, Width = Bands };
}

/// <summary>
/// Turns a map into a signal, the reverse of <see cref="SplitChannels"/>: band b of channel c becomes channel c x bands + b (the order in which PyTorch
/// flattens channels and frequency).
/// </summary>
public sealed record JoinBands : Layer
{
    /// <inheritdoc/>
    public override string Operation => "JoinBands";

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs)
        => inputs[0] with { Channels = inputs[0].Channels * inputs[0].Width, Width = 1 };
}

/// <summary>Swaps time and frequency: EfficientAT's networks have frequency first.</summary>
public sealed record Transpose : Layer
{
    /// <inheritdoc/>
    public override string Operation => "Transpose";

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs)
        => inputs[0] with { Height = inputs[0].Width, Width = inputs[0].Height };
}

/// <summary>Turns a map into a vector, channels innermost (the order of VGGish's first fully connected layer).</summary>
public sealed record Flatten : Layer
{
    /// <inheritdoc/>
    public override string Operation => "Flatten";

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs)
    {
        var input = inputs[0];
        return new(input.Items, input.Channels * input.Height * input.Width, 1, 1);
    }
}

/// <summary>Cuts a spectrogram into patches that follow each other and are processed apart; what is left at the end is dropped.</summary>
/// <param name="Frames">Time steps of a patch.</param>
public sealed record SplitPatches(int Frames) : Layer
{
    /// <inheritdoc/>
    public override string Operation => "SplitPatches";

    /// <inheritdoc/>
    public override string Details => FormattableString.Invariant($"{Frames} frames");

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs)
        => inputs[0] with { Items = inputs[0].Height / Frames, Height = Frames };
}

/// <summary>
/// Repeats every time step, then the last one until the result has as many as the second input: the released code's
/// <c>interpolate</c> and <c>pad_framewise_output</c>.
/// </summary>
/// <param name="Ratio">How often each step is repeated.</param>
public sealed record RepeatFrames(int Ratio) : Layer
{
    /// <inheritdoc/>
    public override string Operation => "RepeatFrames";

    /// <inheritdoc/>
    public override string Details => FormattableString.Invariant($"x{Ratio}, padded to the input's frames");

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs) => inputs[0].IsEmpty ? inputs[0] : inputs[0] with { Height = inputs[1].Height };
}
