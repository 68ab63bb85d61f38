namespace Panns.Audio;

/// <summary>Finds the loudest channel.</summary>
internal static class LoudestChannel
{
    private const int BlockSamples = 16384;

    /// <summary>Index of the channel with the highest energy about its mean; the first one on a tie.</summary>
    /// <param name="source">A recording, at the start of the part to analyze.</param>
    /// <param name="frames">Length of that part, in frames.</param>
    public static int Find(AudioReader source, long frames)
    {
        var channels = source.Channels;
        var block = new float[Math.Max(1, BlockSamples / channels) * channels];
        var sums = new double[channels];
        var squares = new double[channels];
        var total = 0L;
        while (total < frames)
        {
            var count = source.Read(block.AsSpan(0, (int)Math.Min(block.Length / channels, frames - total) * channels));
            if (count == 0)
            {
                break;
            }

            total += count;
            for (var i = 0; i < count * channels; i++)
            {
                sums[i % channels] += block[i];
                squares[i % channels] += (double)block[i] * block[i];
            }
        }

        var loudest = 0;
        for (var channel = 1; channel < channels; channel++)
        {
            loudest = Energy(channel) > Energy(loudest) ? channel : loudest;
        }

        return loudest;

        double Energy(int channel) => squares[channel] - (sums[channel] * sums[channel] / Math.Max(1, total));
    }
}
