using Microsoft.ML;
using Panns.Audio;
using Panns.FrontEnd;

namespace Panns.ML;

/// <summary>How log-mel spectrograms are computed.</summary>
public sealed record LogMelSpectrogramOptions
{
    /// <summary>The column to add: a vector of Single of variable length, [frames, mel bands] in row-major order.</summary>
    public required string OutputColumnName { get; init; }

    /// <summary>The column of paths, of whole files (bytes), or of waveforms, which are resampled if the column says another rate than the settings'.</summary>
    public required string InputColumnName { get; init; }

    /// <summary>Sample rate, window, bands and kind.</summary>
    public LogMelSettings Settings { get; init; } = LogMelSettings.Panns32k;

    /// <summary>Column (Single) with the start of each clip within its file, in seconds; null for the file's start. For paths only.</summary>
    public string? StartColumnName { get; init; }

    /// <summary>Column (Single) with the end of each clip within its file, in seconds, or NaN; null for the file's end. For paths only.</summary>
    public string? EndColumnName { get; init; }

    /// <summary>How to treat recordings that are unreadable or empty; <see cref="BadAudio.Skip"/> gives an empty vector.</summary>
    public BadAudio BadAudio { get; init; } = BadAudio.Throw;

    /// <summary>
    /// How recordings are read: channel, invalid samples, and whether incomplete recordings count as bad. The choice of decoders is not
    /// saved.
    /// </summary>
    public AudioReadOptions Audio { get; init; } = AudioReadOptions.Default;

    /// <summary>
    /// Column (text) with the problems of a recording, including one that could still be read (<c>cut short at 1.02 s of about 3 s</c>); empty
    /// if there are none. Null for the output column's name followed by <c>Status</c>.
    /// </summary>
    public string? StatusColumnName { get; init; }

    /// <summary>Context whose <see cref="MLContext.Log"/> gets the number of rows done; null for none. Not saved.</summary>
    public MLContext? Context { get; init; }

    /// <summary>Cancels passes over the data, with an <see cref="OperationCanceledException"/>. Not saved.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal string StatusColumn => StatusColumnName ?? OutputColumnName + "Status";
}
