namespace Panns.Networks.Layers;

/// <summary>Sets values to zero at random in training; passes its input on otherwise.</summary>
/// <param name="Rate">Share of the values that are dropped.</param>
public sealed record Dropout(double Rate) : Layer
{
    /// <inheritdoc/>
    public override string Operation => "Dropout";

    /// <inheritdoc/>
    public override string Details => FormattableString.Invariant($"{Rate}");

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs) => inputs[0];
}

/// <summary>
/// SpecAugment (Park et al. 2019) in training: stripes of time and of frequency are set to zero, each of a width below its limit.
/// Passes its input on otherwise.
/// </summary>
/// <param name="TimeWidth">Limit of a time stripe's width, in frames.</param>
/// <param name="FrequencyWidth">Limit of a frequency stripe's width, in mel bins.</param>
/// <param name="Stripes">Stripes of either kind.</param>
public sealed record SpecAugment(int TimeWidth = 64, int FrequencyWidth = 8, int Stripes = 2) : Layer
{
    // The released code scales the stripes with the number of bands: 4 of 32, 8 of 64, 16 of 128.
    private const int BandsPerStripe = 8;

    /// <inheritdoc/>
    public override string Operation => "SpecAugment";

    /// <inheritdoc/>
    public override string Details => FormattableString.Invariant($"{Stripes} x time < {TimeWidth}, {Stripes} x frequency < {FrequencyWidth}");

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs) => inputs[0];

    /// <summary>The released code's stripes for so many mel bands.</summary>
    internal static SpecAugment For(int melBands) => new(FrequencyWidth: Math.Max(1, melBands / BandsPerStripe));
}

/// <summary>The place where mixup (Zhang et al. 2017) blends pairs of clips in training. Passes its input on otherwise.</summary>
public sealed record Mixup : Layer
{
    /// <inheritdoc/>
    public override string Operation => "Mixup";

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs) => inputs[0];
}
