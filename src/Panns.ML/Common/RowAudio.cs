using Microsoft.ML.Data;
using Panns.Audio;
using Panns.Clips;

namespace Panns.ML.Common;

/// <summary>The recording of a row: a file, a part of one, or a waveform.</summary>
internal static class RowAudio
{
    private const string BytesName = "a row's bytes";

    /// <summary>Placeholder source of a waveform, never opened.</summary>
    public static ClipSource NoSource { get; } = ClipSource.OfSamples("a row's waveform", default);

    /// <summary>The source of a row's file, or the part of it.</summary>
    public static ClipSource SourceOf(AudioSourceRow row, AudioReadOptions options)
        => new(NameOf(row), (rate, token) => new ReaderSource(Open(row, rate, options, cancellationToken: token)));

    /// <summary>Resamples a waveform.</summary>
    /// <param name="waveform">The samples.</param>
    /// <param name="rowRate">Their sample rate, in Hz.</param>
    /// <param name="sampleRate">The wanted sample rate, in Hz.</param>
    /// <param name="options">How to treat samples that are not numbers.</param>
    /// <param name="issues">Problems of a waveform that is not refused.</param>
    /// <exception cref="PannsException">The waveform is empty, or holds samples that are not numbers.</exception>
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

    /// <summary>Opens a row's file, or the part of it.</summary>
    /// <param name="row">The row.</param>
    /// <param name="sampleRate">Samples per second to deliver, in Hz.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="mostSeconds">Most seconds to read; null for the whole part.</param>
    /// <param name="cancellationToken">Stops waiting for a pipe that provides nothing.</param>
    /// <exception cref="PannsException">The file cannot be read, or the part is invalid.</exception>
    public static MonoReader Open(
        AudioSourceRow row, int sampleRate, AudioReadOptions options, double? mostSeconds = null, CancellationToken cancellationToken = default)
    {
        if (row.Path.IsEmpty && row.File.Length == 0)
        {
            throw new PannsException("a row has an empty path where an audio file is expected, or no bytes");
        }

        var (start, end) = CheckedPart(row);
        var duration = mostSeconds is { } most ? Math.Min(most, end - start ?? most) : end - start;
        return row.File.Length > 0
            ? AudioFile.OpenMono([.. row.File.DenseValues()], BytesName, sampleRate, start, duration, options)
            : AudioFile.OpenMono(row.Path.ToString(), sampleRate, start, duration, options, cancellationToken);
    }

    /// <summary>The name of a row's file in messages.</summary>
    public static string NameOf(AudioSourceRow row) => row.File.Length > 0 ? BytesName : row.Path.ToString();

    /// <summary>Validated start and end of the clip within its file, in seconds; null for the file's end.</summary>
    /// <exception cref="PannsException">The part is invalid.</exception>
    public static (double Start, double? End) CheckedPart(AudioSourceRow row)
    {
        var (start, end) = Part(row);
        return start >= 0 && !(end <= start)
            ? (start, end)
            : throw new PannsException(FormattableString.Invariant($"{NameOf(row)}: a clip from {start} s to {end} s is invalid"));
    }

    /// <summary>Start and end of the clip within its file, in seconds; null for the file's end.</summary>
    public static (double Start, double? End) Part(AudioSourceRow row)
        => (Seconds(row.Start), float.IsNaN(row.End) ? null : Seconds(row.End));

    // 0.1f means 0.1, not 0.10000000149: the column holds what was a short decimal number.
    private static double Seconds(float value) => Math.Round((double)value, 6);
}
