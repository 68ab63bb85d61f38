namespace Panns.FrontEnd.Fft;

/// <summary>
/// The constants of a real FFT of one size, computed once in float64: a complex FFT of half the size (even samples real, odd
/// samples imaginary) in decimation-in-frequency passes, first of radix 8, 4 or 2, then of radix 4 throughout; and the twiddles
/// that take the two halves of the spectrum apart.
/// </summary>
internal sealed class FftPlan
{
    /// <param name="size">Samples per frame: a power of two, at least 2.</param>
    public FftPlan(int size)
    {
        Size = size;
        Points = size / 2;
        FirstRadix = int.Log2(Points) % 2 == 0 ? Math.Min(Points, 4) : Math.Min(Points, 8);
        FirstTwiddles = PassTwiddles(Points, FirstRadix);

        // Passes over blocks of 4, 16, 64, ... points follow the first: their tables stand one after the other, largest first.
        var later = new float[2 * Points / FirstRadix];
        var next = 0;
        for (var block = Points / FirstRadix; block > 4; block /= 4)
        {
            var table = PassTwiddles(block, 4);
            table.CopyTo(later, next);
            next += table.Length;
        }

        LaterTwiddles = later;
        SplitTwiddles = new float[2 * ((Points / 2) + 1)];
        for (var bin = 0; bin <= Points / 2; bin++)
        {
            (SplitTwiddles[2 * bin], SplitTwiddles[(2 * bin) + 1]) = Root(bin, size);
        }

        Positions = new int[Points];
        for (var bin = 0; bin < Points; bin++)
        {
            Positions[bin] = PositionOf(bin);
        }
    }

    /// <summary>Samples per frame.</summary>
    public int Size { get; }

    /// <summary>Points of the complex transform: half of <see cref="Size"/>.</summary>
    public int Points { get; }

    /// <summary>Radix of the first pass: 1 (nothing to do), 2, 4 or 8, so that a power of four remains.</summary>
    public int FirstRadix { get; }

    /// <summary>Twiddles of the first pass: for every butterfly, real and imaginary part of each output's but the first's.</summary>
    public float[] FirstTwiddles { get; }

    /// <summary>Twiddles of the radix-4 passes with blocks of more than 4 points, largest block first.</summary>
    public float[] LaterTwiddles { get; }

    /// <summary>exp(-2 pi i k / Size) for k = 0 .. Points / 2, as pairs.</summary>
    public float[] SplitTwiddles { get; }

    /// <summary>Where the passes leave each bin of the complex transform: they work in place, so it comes out digit-reversed.</summary>
    public int[] Positions { get; }

    private static float[] PassTwiddles(int block, int radix)
    {
        var stride = block / radix;
        var table = new float[stride * (radix - 1) * 2];
        var next = 0;
        for (var index = 0; index < stride; index++)
        {
            for (var output = 1; output < radix; output++)
            {
                (table[next], table[next + 1]) = Root(index * output, block);
                next += 2;
            }
        }

        return table;
    }

    private static (float Real, float Imaginary) Root(int power, int order)
    {
        var (sine, cosine) = Math.SinCos(-2 * Math.PI * power / order);
        return ((float)cosine, (float)sine);
    }

    private int PositionOf(int bin)
    {
        var position = 0;
        var radix = FirstRadix;
        for (var block = Points; block > 1; radix = 4)
        {
            block /= radix;
            position += bin % radix * block;
            bin /= radix;
        }

        return position;
    }
}
