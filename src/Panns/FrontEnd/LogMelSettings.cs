using Panns.Common;

namespace Panns.FrontEnd;

/// <summary>
/// Everything that decides the values of a log-mel spectrogram. The defaults are the front end of the paper's networks
/// (Kong et al. 2020, section III-A, as the released code has it: a periodic Hann window, not Hamming).
/// </summary>
/// <remarks>Two settings are equal when they give the same spectrogram: use them as a cache key.</remarks>
public sealed record LogMelSettings
{
    private readonly int _sampleRate = 32000;
    private readonly int _fftSize = 1024;
    private readonly int _windowSize = 1024;
    private readonly int _hopSize = 320;
    private readonly int _melBins = 64;
    private readonly double _minFrequency = 50;
    private readonly double _maxFrequency = 14000;

    /// <summary>Sampling rate of the waveform, in Hz.</summary>
    public int SampleRate { get => _sampleRate; init => _sampleRate = Guard.Positive(value); }

    /// <summary>FFT length in samples, a power of two.</summary>
    public int FftSize { get => _fftSize; init => _fftSize = Guard.PowerOfTwo(value); }

    /// <summary>Window length in samples, at most <see cref="FftSize"/>; a shorter window is centered in the frame.</summary>
    public int WindowSize { get => _windowSize; init => _windowSize = Guard.Positive(value); }

    /// <summary>Samples from one frame to the next.</summary>
    public int HopSize { get => _hopSize; init => _hopSize = Guard.Positive(value); }

    /// <summary>Number of mel bands: the width of the spectrogram.</summary>
    public int MelBins { get => _melBins; init => _melBins = Guard.Positive(value); }

    /// <summary>Lower edge of the lowest mel band, in Hz.</summary>
    public double MinFrequency { get => _minFrequency; init => _minFrequency = Guard.NotNegative(value); }

    /// <summary>Upper edge of the highest mel band, in Hz.</summary>
    public double MaxFrequency { get => _maxFrequency; init => _maxFrequency = Guard.NotNegative(value); }

    /// <summary>Which of the published front ends' formulas apply.</summary>
    public LogMelKind Kind { get; init; } = LogMelKind.Panns;

    /// <summary>32 kHz, window 1024, hop 320, 64 bands from 50 Hz to 14 kHz: the paper's networks.</summary>
    public static LogMelSettings Panns32k { get; } = new();

    /// <summary>16 kHz, window 512, hop 160, 64 bands from 50 Hz to 8 kHz: Cnn14_16k.</summary>
    public static LogMelSettings Panns16k { get; } = new()
    {
        SampleRate = 16000,
        FftSize = 512,
        WindowSize = 512,
        HopSize = 160,
        MaxFrequency = 8000,
    };

    /// <summary>8 kHz, window 256, hop 80, 64 bands from 50 Hz to 4 kHz: Cnn14_8k.</summary>
    public static LogMelSettings Panns8k { get; } = new()
    {
        SampleRate = 8000,
        FftSize = 256,
        WindowSize = 256,
        HopSize = 80,
        MaxFrequency = 4000,
    };

    /// <summary>32 kHz, window 800 in an FFT of 1024, hop 320, 128 Kaldi bands from 0 to 15 kHz: EfficientAT (evaluation mode).</summary>
    public static LogMelSettings EfficientAt { get; } = new()
    {
        Kind = LogMelKind.EfficientAt,
        WindowSize = 800,
        MelBins = 128,
        MinFrequency = 0,
        MaxFrequency = 15000,
    };

    /// <summary>16 kHz, window 400 in an FFT of 512, hop 160, 64 HTK bands from 125 to 7500 Hz: Google's VGGish.</summary>
    public static LogMelSettings VGGish { get; } = new()
    {
        Kind = LogMelKind.VGGish,
        SampleRate = 16000,
        FftSize = 512,
        WindowSize = 400,
        HopSize = 160,
        MinFrequency = 125,
        MaxFrequency = 7500,
    };

    /// <summary>16 kHz, window 1024 in an FFT of 4096, hop 400, 64 bands from 0 to 8 kHz: TALNet (Wang, Li and Metze 2019).</summary>
    public static LogMelSettings TalNet { get; } = new()
    {
        Kind = LogMelKind.TalNet,
        SampleRate = 16000,
        FftSize = 4096,
        HopSize = 400,
        MinFrequency = 0,
        MaxFrequency = 8000,
    };

    /// <summary>The fewest samples that give one frame without padding the clip: a shorter clip is extended with zeros first.</summary>
    public int MinimumSamples => Kind switch
    {
        LogMelKind.Panns => FftSize / 2 + 1,        // reflect padding of half a frame needs one sample more than that
        LogMelKind.EfficientAt => FftSize / 2 + 2,  // pre-emphasis drops a sample first
        LogMelKind.TalNet => HopSize,               // zeros beyond the ends take any length
        _ => WindowSize,                            // frames are not centered
    };

    /// <summary>The number of frames that a clip gives. Shorter clips count as <see cref="MinimumSamples"/> long.</summary>
    /// <param name="samples">Length of the waveform at <see cref="SampleRate"/>; at least 0.</param>
    public int FrameCount(int samples)
    {
        samples = Math.Max(samples, MinimumSamples);
        return Kind switch
        {
            LogMelKind.Panns => 1 + samples / HopSize,
            LogMelKind.EfficientAt => 1 + (samples - 1) / HopSize,
            LogMelKind.TalNet => samples / HopSize,
            _ => 1 + (samples - WindowSize) / HopSize,
        };
    }
}
