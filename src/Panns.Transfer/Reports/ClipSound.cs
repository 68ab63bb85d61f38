using Panns.Clips;

namespace Panns.Transfer.Reports;

/// <summary>What a page holds of a clip's sound.</summary>
/// <param name="Samples">Its first seconds.</param>
/// <param name="IsCut">Whether the clip is longer.</param>
internal sealed record ClipSound(ReadOnlyMemory<float> Samples, bool IsCut)
{
    /// <summary>Most seconds of sound in a page.</summary>
    public const double PageSeconds = 240;

    private const double Grace = 0.1;

    /// <summary>Reads the beginning of a clip; null if it can no longer be read, or is empty.</summary>
    /// <param name="source">The clip.</param>
    /// <param name="sampleRate">Samples per second to read, in Hz.</param>
    /// <param name="most">Most seconds to read.</param>
    public static ClipSound? Read(ClipSource source, int sampleRate, double most)
    {
        try
        {
            using var clip = source.Open(sampleRate);

            // Coders make clips a little longer than they were: those are whole. One sample more says whether there is more.
            var samples = new float[(int)((most + Grace) * sampleRate) + 1];
            var count = 0;
            while (count < samples.Length && clip.Read(samples.AsSpan(count)) is > 0 and var read)
            {
                count += read;
            }

            var isCut = count == samples.Length;
            return count == 0 ? null : new(samples.AsMemory(0, isCut ? (int)(most * sampleRate) : count), isCut);
        }
        catch (PannsException)
        {
            // The page counts it as one that can no longer be read.
            return null;
        }
    }
}
