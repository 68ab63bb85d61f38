using Microsoft.ML.Data;
using Panns.Audio;
using Panns.Audio.Resampling;
using Panns.Clips;

namespace Panns.ML.Common;

/// <summary>The recording that a row means: a file, a part of one, or a waveform.</summary>
internal static class RowAudio
{
    /// <summary>Stands for the source of a waveform, which is not opened.</summary>
    public static ClipSource NoSource { get; } = ClipSource.OfSamples("a row's waveform", default);

    /// <summary>The file of a row, at the part that the row means.</summary>
    public static ClipSource SourceOf(AudioSourceRow row, AudioReadOptions options)
        => new(row.Path.ToString(), (rate, token) => new ReaderSource(Open(row, rate, options, cancellationToken: token)));

    /// <summary>A waveform at another rate.</summary>
    /// <param name="waveform">The samples.</param>
    /// <param name="rowRate">Their rate, in Hz.</param>
    /// <param name="sampleRate">The rate wanted, in Hz.</param>
    /// <param name="options">What becomes of samples that are no numbers.</param>
    /// <param name="issues">What is wrong with it all the same.</param>
    /// <exception cref="PannsException">It is empty, or holds samples that are no numbers.</exception>
    public static ReadOnlySpan<float> Resampled(VBuffer<float> waveform, int rowRate, int sampleRate, AudioReadOptions options, out AudioIssues issues)
    {
        if (waveform.Length == 0)
        {
            throw new PannsException("a row's waveform is empty");
        }

        var samples = SampleGuard.Check(
            waveform.IsDense ? waveform.GetValues() : waveform.DenseValues().ToArray(), rowRate, options, "a row's waveform", out issues);
        return rowRate == sampleRate ? samples : Resampler.Resample(samples, rowRate, sampleRate);
    }

    /// <summary>Opens the file of a row, at the part that the row means.</summary>
    /// <param name="row">The row.</param>
    /// <param name="sampleRate">Samples per second to deliver, in Hz.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="mostSeconds">How much to read at most; null reads to the part's end.</param>
    /// <param name="cancellationToken">Ends waiting for a pipe that gives nothing.</param>
    /// <exception cref="PannsException">The file cannot be read, or the part makes no sense.</exception>
    public static MonoReader Open(
        AudioSourceRow row, int sampleRate, AudioReadOptions options, double? mostSeconds = null, CancellationToken cancellationToken = default)
    {
        var path = row.Path.ToString();
        if (path.Length == 0)
        {
            throw new PannsException("a row has an empty path where an audio file is expected");
        }

        var (start, end) = CheckedPart(row);
        var duration = end - start;
        return AudioFile.OpenMono(
            path, sampleRate, start, mostSeconds is { } most ? Math.Min(most, duration ?? most) : duration, options, cancellationToken);
    }

    /// <summary>Where the clip starts and ends in its file, in seconds; null for the file's end.</summary>
    /// <exception cref="PannsException">The part makes no sense.</exception>
    public static (double Start, double? End) CheckedPart(AudioSourceRow row)
    {
        var (start, end) = Part(row);
        return start >= 0 && !(end <= start)
            ? (start, end)
            : throw new PannsException(FormattableString.Invariant($"{row.Path}: a clip from {start} s to {end} s makes no sense"));
    }

    /// <summary>Where the clip starts and ends in its file, in seconds; null for the file's end.</summary>
    public static (double Start, double? End) Part(AudioSourceRow row)
        => (Seconds(row.Start), float.IsNaN(row.End) ? null : Seconds(row.End));

    // 0.1f stands for 0.1, not for 0.10000000149: a column holds what was a number with few digits.
    private static double Seconds(float value) => Math.Round((double)value, 6);
}
