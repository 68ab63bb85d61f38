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

    /// <summary>The column of paths (text), or of whole files (a vector of Byte).</summary>
    public required string InputColumnName { get; init; }

    /// <summary>
    /// Sample rate in Hz to resample to; most networks need 32000. The column says it (<see cref="AudioAnnotations.SampleRate"/>), so transforms
    /// of networks that need another resample it.
    /// </summary>
    public int SampleRate { get => _sampleRate; init => _sampleRate = Guard.Positive(value); }

    /// <summary>Most seconds to read of a recording; null for all of it.</summary>
    public double? Duration { get => _duration; init => _duration = value is { } seconds ? Guard.InRange(seconds, 1e-3, 1e9) : null; }

    /// <summary>
    /// Whether every waveform is <see cref="Duration"/> long, padded with zeros if necessary. The column then has vectors of known size, as
    /// <c>ApplyOnnxModel</c> and trainers require. Up to 4194303 samples (131 s at 32 kHz).
    /// </summary>
    public bool FixedLength { get; init; }

    /// <summary>Column (Single) with the start of each clip within its file, in seconds; null for the file's start.</summary>
    public string? StartColumnName { get; init; }

    /// <summary>Column (Single) with the end of each clip within its file, in seconds, or NaN; null for the file's end.</summary>
    public string? EndColumnName { get; init; }

    /// <summary>How to treat files that cannot be read.</summary>
    public BadAudio BadAudio { get; init; } = BadAudio.Throw;

    /// <summary>
    /// How recordings are read: channel, invalid samples, and whether incomplete recordings count as bad. The choice of decoders is not
    /// saved.
    /// </summary>
    public AudioReadOptions Audio { get; init; } = AudioReadOptions.Default;

    /// <summary>
    /// Column (text) with the problems of a file, including one that could still be read (<c>cut short at 1.02 s of about 3 s</c>); empty if
    /// there are none. Null for the output column's name followed by <c>Status</c>.
    /// </summary>
    public string? StatusColumnName { get; init; }

    /// <summary>Context whose <see cref="MLContext.Log"/> gets the number of rows done; null for none. Not saved.</summary>
    public MLContext? Context { get; init; }

    /// <summary>Cancels passes over the data, with an <see cref="OperationCanceledException"/>. Not saved.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Samples of every waveform; null if lengths vary.</summary>
    internal int? Samples => !FixedLength
        ? null
        : Duration is { } seconds && Math.Round(seconds * SampleRate) is >= 1 and <= VectorRow.MaximumLength and var samples
            ? (int)samples
            : throw new ArgumentException(FormattableString.Invariant(
                $"waveforms of fixed length need a Duration of 1 to {VectorRow.MaximumLength} samples, but it is {Duration} s at {SampleRate} Hz"));

    internal string StatusColumn => StatusColumnName ?? OutputColumnName + "Status";
}
