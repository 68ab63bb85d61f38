using Microsoft.ML;
using Panns.Audio;
using Panns.Common;
using Panns.ML.Persistence;

namespace Panns.ML;

/// <summary>How recordings are loaded.</summary>
public sealed record LoadAudioOptions
{
    private readonly int _sampleRate = 32000;
    private readonly double? _duration;

    /// <summary>The column to add: a vector of Single of variable length, mono samples, full scale -1 to 1.</summary>
    public required string OutputColumnName { get; init; }

    /// <summary>The column of paths (text).</summary>
    public required string InputColumnName { get; init; }

    /// <summary>Rate in Hz to which recordings are resampled: what most networks take is 32000.</summary>
    public int SampleRate { get => _sampleRate; init => _sampleRate = Guard.Positive(value); }

    /// <summary>Most seconds to read of a recording; null for all of it.</summary>
    public double? Duration { get => _duration; init => _duration = value is { } seconds ? Guard.InRange(seconds, 1e-3, 1e9) : null; }

    /// <summary>
    /// Whether every waveform is made <see cref="Duration"/> long, extended with zeros where it is shorter: the column then has vectors of
    /// known size, which <c>ApplyOnnxModel</c> and trainers need. Up to 4194303 samples (131 s at 32 kHz).
    /// </summary>
    public bool FixedLength { get; init; }

    /// <summary>Column (Single) of the second where a clip starts in its file; null for the beginning.</summary>
    public string? StartColumnName { get; init; }

    /// <summary>Column (Single) of the second where a clip ends in its file, NaN for the file's end; null for the end.</summary>
    public string? EndColumnName { get; init; }

    /// <summary>What becomes of files that cannot be read.</summary>
    public BadAudio BadAudio { get; init; } = BadAudio.Throw;

    /// <summary>
    /// How recordings are read: which channel, what becomes of samples that are no numbers, and whether a recording of which a part is missing
    /// counts as bad. The decoders that it names are not saved.
    /// </summary>
    public AudioReadOptions Audio { get; init; } = AudioReadOptions.Default;

    /// <summary>
    /// The column (text) that says what is wrong with a file, also with one that could be read (<c>cut short at 1.02 s of about 3 s</c>); empty
    /// where nothing is. Null for the output's name and <c>Status</c>.
    /// </summary>
    public string? StatusColumnName { get; init; }

    /// <summary>Where rows done are reported, through <see cref="MLContext.Log"/>; null for silence. Not saved.</summary>
    public MLContext? Context { get; init; }

    /// <summary>Ends passes over the data with an <see cref="OperationCanceledException"/>. Not saved.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Samples of every waveform; null where they differ.</summary>
    internal int? Samples => !FixedLength
        ? null
        : Duration is { } seconds && Math.Round(seconds * SampleRate) is >= 1 and <= VectorRow.MaximumLength and var samples
            ? (int)samples
            : throw new ArgumentException(FormattableString.Invariant(
                $"waveforms of fixed length need a Duration of 1 to {VectorRow.MaximumLength} samples, but it is {Duration} s at {SampleRate} Hz"));

    internal string StatusColumn => StatusColumnName ?? OutputColumnName + "Status";
}
