namespace Panns.ML;

/// <summary>What is saved of <see cref="LoadAudioOptions"/>.</summary>
internal sealed record AudioParameters
{
    public required int SampleRate { get; init; }

    public double? Duration { get; init; }

    public BadAudio BadAudio { get; init; }
}
