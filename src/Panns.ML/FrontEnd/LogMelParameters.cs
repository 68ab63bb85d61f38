using Panns.FrontEnd;
using Panns.ML.Common;
using Panns.ML.Persistence;

namespace Panns.ML.FrontEnd;

/// <summary>The saved form of <see cref="LogMelSpectrogramOptions"/>.</summary>
internal sealed record LogMelParameters
{
    public required bool IsPath { get; init; }

    public required int SampleRate { get; init; }

    public required int FftSize { get; init; }

    public required int WindowSize { get; init; }

    public required int HopSize { get; init; }

    public required int MelBins { get; init; }

    public required double MinFrequency { get; init; }

    public required double MaxFrequency { get; init; }

    public required LogMelKind Kind { get; init; }

    public BadAudio BadAudio { get; init; }

    /// <summary>How recordings are read; null for the defaults.</summary>
    public ReadingParameters? Reading { get; init; }

    /// <summary>Sample rate of a column of waveforms in Hz; null for that of the settings.</summary>
    public int? WaveformRate { get; init; }

    public static LogMelParameters From(LogMelSpectrogramOptions options, InputColumn input) => new()
    {
        IsPath = input.IsFile,
        WaveformRate = input.SampleRate == options.Settings.SampleRate ? null : input.SampleRate,
        SampleRate = options.Settings.SampleRate,
        FftSize = options.Settings.FftSize,
        WindowSize = options.Settings.WindowSize,
        HopSize = options.Settings.HopSize,
        MelBins = options.Settings.MelBins,
        MinFrequency = options.Settings.MinFrequency,
        MaxFrequency = options.Settings.MaxFrequency,
        Kind = options.Settings.Kind,
        BadAudio = options.BadAudio,
        Reading = ReadingParameters.From(options.Audio),
    };

    public LogMelSettings ToSettings() => new()
    {
        SampleRate = SampleRate,
        FftSize = FftSize,
        WindowSize = WindowSize,
        HopSize = HopSize,
        MelBins = MelBins,
        MinFrequency = MinFrequency,
        MaxFrequency = MaxFrequency,
        Kind = Kind,
    };
}
