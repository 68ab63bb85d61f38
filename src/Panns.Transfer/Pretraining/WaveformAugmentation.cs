using Panns.Common;

namespace Panns.Transfer.Pretraining;

/// <summary>
/// How waveforms are changed before a network learns from them: for distillation, where a teacher scores whatever is heard. All of it follows
/// from the seed.
/// </summary>
public sealed record WaveformAugmentation
{
    private readonly int _mostClips = 1;
    private readonly double _level;
    private readonly double _speed;
    private readonly double _filter;
    private readonly double _echo;
    private readonly double _noise;
    private readonly double _gain;

    /// <summary>Nothing is changed.</summary>
    public static WaveformAugmentation None { get; } = new();

    /// <summary>Mixtures of one to three clips at levels down to -15 dB, half of them faster or slower, filters, echoes, noise, other levels.</summary>
    public static WaveformAugmentation Mixtures { get; } = new()
    {
        MostClips = 3, LevelDecibels = 15, SpeedChange = 0.25, FilterShare = 0.3, EchoShare = 0.3, NoiseShare = 0.3, GainDecibels = 12,
    };

    /// <summary>Clips that are added to one another at most: one to so many, each number as often. Labels are those of all of them.</summary>
    public int MostClips { get => _mostClips; init => _mostClips = Guard.Positive(value); }

    /// <summary>The further clips are weaker than the first by up to so many decibels.</summary>
    public double LevelDecibels { get => _level; init => _level = Guard.NotNegative(value); }

    /// <summary>Half of the clips are played faster or slower by up to this share: 0.25 for 0.8 to 1.25 times the speed, with the pitch. 0 for none.</summary>
    public double SpeedChange { get => _speed; init => _speed = Guard.InRange(value, 0, 1); }

    /// <summary>Share of the mixtures that go through a low-pass, high-pass or peak filter.</summary>
    public double FilterShare { get => _filter; init => _filter = Guard.InRange(value, 0, 1); }

    /// <summary>Share of the mixtures that get echoes of a room.</summary>
    public double EchoShare { get => _echo; init => _echo = Guard.InRange(value, 0, 1); }

    /// <summary>Share of the mixtures that get noise, 10 to 40 dB below them.</summary>
    public double NoiseShare { get => _noise; init => _noise = Guard.InRange(value, 0, 1); }

    /// <summary>Mixtures get weaker by up to so many decibels.</summary>
    public double GainDecibels { get => _gain; init => _gain = Guard.NotNegative(value); }
}
