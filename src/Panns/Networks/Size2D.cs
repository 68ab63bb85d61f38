namespace Panns.Networks;

/// <summary>An extent over time (height) and frequency (width): of a kernel, a stride, a padding or a dilation.</summary>
/// <param name="Height">Extent over time.</param>
/// <param name="Width">Extent over frequency.</param>
public readonly record struct Size2D(int Height, int Width)
{
    /// <summary>1 by 1.</summary>
    public static Size2D One { get; } = new(1, 1);

    /// <summary>0 by 0.</summary>
    public static Size2D Zero { get; } = new(0, 0);

    /// <summary>Height times width.</summary>
    public int Area => Height * Width;

    /// <summary>The same extent over time and frequency.</summary>
    public static Size2D Square(int side) => new(side, side);

    /// <summary>An extent over time alone, of a one-dimensional layer; <paramref name="width"/> is 1, or 0 for a padding.</summary>
    public static Size2D OverTime(int height, int width = 1) => new(height, width);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Height}x{Width}");
}
