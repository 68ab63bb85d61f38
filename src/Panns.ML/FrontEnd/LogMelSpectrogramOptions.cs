using Microsoft.ML;
using Panns.Audio;
using Panns.FrontEnd;

namespace Panns.ML;

/// <summary>How log-mel spectrograms are computed.</summary>
public sealed record LogMelSpectrogramOptions
{
    /// <summary>The column to add: a vector of Single of variable length, [frames, mel bands] row by row.</summary>
    public required string OutputColumnName { get; init; }

    /// <summary>The column of waveforms at the settings' rate, or of paths.</summary>
    public required string InputColumnName { get; init; }

    /// <summary>Rate, window, bands and kind.</summary>
    public LogMelSettings Settings { get; init; } = LogMelSettings.Panns32k;

    /// <summary>Column (Single) of the second where a clip starts in its file; null for the beginning. For paths only.</summary>
    public string? StartColumnName { get; init; }

    /// <summary>Column (Single) of the second where a clip ends in its file, NaN for the file's end; null for the end. For paths only.</summary>
    public string? EndColumnName { get; init; }

    /// <summary>What becomes of recordings that cannot be read, or are empty; <see cref="BadAudio.Skip"/> gives an empty vector.</summary>
    public BadAudio BadAudio { get; init; } = BadAudio.Throw;

    /// <summary>
    /// How recordings are read: which channel, what becomes of samples that are no numbers, and whether a recording of which a part is missing
    /// counts as bad. The decoders that it names are not saved.
    /// </summary>
    public AudioReadOptions Audio { get; init; } = AudioReadOptions.Default;

    /// <summary>
    /// The column (text) that says what is wrong, also with recordings that could be read (<c>cut short at 1.02 s of about 3 s</c>); empty where
    /// nothing is. Null for the output's name and <c>Status</c>.
    /// </summary>
    public string? StatusColumnName { get; init; }

    /// <summary>Where rows done are reported, through <see cref="MLContext.Log"/>; null for silence. Not saved.</summary>
    public MLContext? Context { get; init; }

    /// <summary>Ends passes over the data with an <see cref="OperationCanceledException"/>. Not saved.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal string StatusColumn => StatusColumnName ?? OutputColumnName + "Status";
}
