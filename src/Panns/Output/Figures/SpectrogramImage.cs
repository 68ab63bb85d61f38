using Panns.Common;

namespace Panns.Output.Figures;

/// <summary>The picture of a log-mel spectrogram: time to the right, mel bands upward.</summary>
[BestFriend]
internal static class SpectrogramImage
{
    /// <summary>The frames, or the means of neighboring frames if there are more than these columns.</summary>
    /// <param name="logMel">[frames, mel bands].</param>
    /// <param name="most">Largest number of columns.</param>
    public static float[][] Columns(float[,] logMel, int most)
    {
        var (frames, bands) = (logMel.GetLength(0), logMel.GetLength(1));
        var columns = new float[Math.Min(frames, most)][];
        for (var column = 0; column < columns.Length; column++)
        {
            var (from, to) = ((int)((long)column * frames / columns.Length), (int)((column + 1L) * frames / columns.Length));
            columns[column] = new float[bands];
            for (var band = 0; band < bands; band++)
            {
                double sum = 0;
                for (var frame = from; frame < to; frame++)
                {
                    sum += logMel[frame, band];
                }

                columns[column][band] = (float)(sum / (to - from));
            }
        }

        return columns;
    }

    /// <summary>Range of the colors, from the first percentile to the maximum: a few silent frames must not use up the colors.</summary>
    public static (float Low, float High) Range(IEnumerable<float[]> columns)
    {
        var values = columns.SelectMany(column => column).Order().ToArray();
        return (values[values.Length / 100], values[^1]);
    }

    /// <summary>A pixel for each column and band.</summary>
    /// <param name="columns">Columns of mel bands, from the lowest; at least one.</param>
    /// <param name="range">Values of the first and the last color.</param>
    public static byte[] Png(IReadOnlyList<float[]> columns, (float Low, float High) range)
    {
        var (bands, width) = (columns[0].Length, columns.Count);
        var pixels = new byte[bands * width];
        for (var column = 0; column < width; column++)
        {
            for (var band = 0; band < bands; band++)
            {
                pixels[((bands - 1 - band) * width) + column] = ColorMap.Index(columns[column][band], range.Low, range.High);
            }
        }

        return PngImage.Encode(pixels, width, ColorMap.Palette);
    }
}
