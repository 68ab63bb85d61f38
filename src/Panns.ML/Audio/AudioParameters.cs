using Panns.ML.Persistence;

namespace Panns.ML.Audio;

/// <summary>The saved form of <see cref="LoadAudioOptions"/>.</summary>
internal sealed record AudioParameters
{
    public required int SampleRate { get; init; }

    public double? Duration { get; init; }

    /// <summary>Samples of every waveform; null if lengths vary.</summary>
    public int? Samples { get; init; }

    public BadAudio BadAudio { get; init; }

    /// <summary>How recordings are read; null for the defaults.</summary>
    public ReadingParameters? Reading { get; init; }
}
