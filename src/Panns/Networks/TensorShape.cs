namespace Panns.Networks;

/// <summary>
/// Shape of one clip's value in a network. Height is time; width is frequency (1 for signals and vectors). Engines keep the
/// channels innermost: [clip][item][height][width][channel].
/// </summary>
/// <param name="Items">Patches of the clip that are processed independently: 1, but for VGGish.</param>
/// <param name="Channels">Feature maps.</param>
/// <param name="Height">Time steps.</param>
/// <param name="Width">Frequency bands.</param>
public readonly record struct TensorShape(int Items, int Channels, int Height, int Width)
{
    /// <summary>Creates the shape of a value that is not split into patches.</summary>
    public TensorShape(int channels, int height, int width)
        : this(1, channels, height, width)
    {
    }

    /// <summary>Number of values.</summary>
    public long Length => (long)Items * Channels * Height * Width;

    /// <summary>Whether any dimension is below 1: the clip was too short for the layer.</summary>
    public bool IsEmpty => Items < 1 || Channels < 1 || Height < 1 || Width < 1;

    /// <summary>Channels x height x width, with the patches in front where there are several.</summary>
    public override string ToString()
        => Items == 1 ? FormattableString.Invariant($"{Channels} x {Height} x {Width}")
            : FormattableString.Invariant($"{Items} x [{Channels} x {Height} x {Width}]");
}
