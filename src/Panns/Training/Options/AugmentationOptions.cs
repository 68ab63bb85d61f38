using Panns.Common;

namespace Panns.Training;

/// <summary>Random changes in training, all determined by the session's seed.</summary>
public sealed record AugmentationOptions
{
    private readonly double _mixupAlpha;
    private readonly double _timeShiftSeconds;
    private readonly double _gainDecibels;
    private readonly double _speedChange;

    /// <summary>Whether the network's dropout layers drop.</summary>
    public bool Dropout { get; init; } = true;

    /// <summary>Whether the network's SpecAugment layer masks stripes.</summary>
    public bool SpecAugment { get; init; } = true;

    /// <summary>
    /// Mixup at the network's place for it: a factor per adjacent pair of clips from Beta(alpha, alpha), which halves the batch. 0 for
    /// none; the released code has 1.
    /// </summary>
    public double MixupAlpha { get => _mixupAlpha; init => _mixupAlpha = Guard.NotNegative(value); }

    /// <summary>Waveforms are rotated by up to this many seconds in either direction; 0 for none.</summary>
    public double TimeShiftSeconds { get => _timeShiftSeconds; init => _timeShiftSeconds = Guard.NotNegative(value); }

    /// <summary>Waveforms get louder or quieter by up to this many decibels; 0 for none.</summary>
    public double GainDecibels { get => _gainDecibels; init => _gainDecibels = Guard.NotNegative(value); }

    /// <summary>
    /// Waveforms are played faster or slower, pitch included, by up to this share, from 0 for none to 1: with 0.1 at 1 / 1.1 to 1.1 times the
    /// speed, evenly spread over its logarithm. A faster one is filled up from its beginning, a slower one loses its end.
    /// </summary>
    public double SpeedChange { get => _speedChange; init => _speedChange = Guard.InRange(value, 0, 1); }

    /// <summary>Dropout and SpecAugment, as the networks were published, without mixup.</summary>
    public static AugmentationOptions Default { get; } = new();

    /// <summary>The released training: dropout, SpecAugment, mixup of Beta(1, 1).</summary>
    public static AugmentationOptions Released { get; } = new() { MixupAlpha = 1 };

    /// <summary>Nothing random.</summary>
    public static AugmentationOptions None { get; } = new() { Dropout = false, SpecAugment = false };
}
