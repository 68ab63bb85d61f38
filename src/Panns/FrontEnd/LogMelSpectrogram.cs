using System.Buffers;

namespace Panns.FrontEnd;

/// <summary>
/// Log-mel spectrograms with the values of the released code (Kong et al. 2020, section III-A; torchlibrosa 0.0.4), and of
/// EfficientAT and VGGish: window, real FFT, power, mel filters, logarithm.
/// </summary>
/// <remarks>
/// Safe for use by several threads at once. Window, filters and FFT are computed once per settings; computing a spectrogram
/// allocates nothing. Several frames go through the FFT together, one to a SIMD lane, so ranges of frames for several threads
/// are best multiples of 8.
/// </remarks>
/// <example>
/// <code>
/// var waveform = AudioFile.LoadMono("dog.wav", 32000);
/// var frontEnd = new LogMelSpectrogram(LogMelSettings.Panns32k);
/// var logMel = frontEnd.Compute(waveform); // [frames, 64] in dB, a frame every 10 ms
/// </code>
/// </example>
public sealed class LogMelSpectrogram
{
    private const int CacheLine = 64;
    private readonly LogMelPlan _plan;
    private readonly LogMelKernel _kernel;

    /// <summary>Prepares a front end.</summary>
    /// <param name="settings">Rate, window, bands and kind.</param>
    /// <exception cref="ArgumentException">The window is longer than the FFT, or the mel range is empty or passes half the rate.</exception>
    public LogMelSpectrogram(LogMelSettings settings)
        : this(settings, LogMelKernel.Best)
    {
    }

    internal LogMelSpectrogram(LogMelSettings settings, LogMelKernel kernel)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _plan = LogMelPlan.For(settings);
        _kernel = kernel;
    }

    /// <summary>What this front end was made from.</summary>
    public LogMelSettings Settings => _plan.Settings;

    /// <summary>The mel filters.</summary>
    public MelFilterBank Filters => _plan.Filters;

    /// <summary>The number of frames that a clip gives.</summary>
    /// <param name="samples">Length of the waveform, from 0 up.</param>
    public int FrameCount(int samples) => Settings.FrameCount(samples);

    /// <summary>Computes the log-mel spectrogram of a clip.</summary>
    /// <param name="waveform">
    /// Mono samples in -1 .. 1 at <see cref="LogMelSettings.SampleRate"/>; a clip shorter than
    /// <see cref="LogMelSettings.MinimumSamples"/> is extended with zeros.
    /// </param>
    /// <returns>[frames, mel bands]; dB with PANNs.</returns>
    public float[,] Compute(ReadOnlySpan<float> waveform)
    {
        var frames = FrameCount(waveform.Length);
        var result = new float[frames, Settings.MelBins];
        Compute(waveform, System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref result[0, 0], result.Length));
        return result;
    }

    /// <summary>Computes the log-mel spectrogram of a clip into a given place, allocating nothing.</summary>
    /// <param name="waveform">As in <see cref="Compute(ReadOnlySpan{float})"/>.</param>
    /// <param name="destination">Receives [frames, mel bands], row-major; at least that long.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public void Compute(ReadOnlySpan<float> waveform, Span<float> destination)
        => Compute(waveform, 0, FrameCount(waveform.Length), destination);

    /// <summary>Computes some of a clip's frames: the same values as those rows of the whole spectrogram.</summary>
    /// <param name="waveform">The whole clip, as in <see cref="Compute(ReadOnlySpan{float})"/>.</param>
    /// <param name="firstFrame">The first frame, from 0.</param>
    /// <param name="frameCount">How many frames; firstFrame + frameCount is at most the clip's number of frames.</param>
    /// <param name="destination">Receives [frameCount, mel bands], row-major; at least that long.</param>
    /// <exception cref="ArgumentOutOfRangeException">The clip does not have these frames.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public void Compute(ReadOnlySpan<float> waveform, int firstFrame, int frameCount, Span<float> destination)
        => Run(waveform, firstFrame, frameCount, destination, powerOnly: false);

    /// <summary>Computes the spectrum that the mel filters see: power |X|^2, with VGGish the magnitude |X|.</summary>
    /// <param name="waveform">As in <see cref="Compute(ReadOnlySpan{float})"/>.</param>
    /// <param name="firstFrame">The first frame, from 0.</param>
    /// <param name="frameCount">How many frames.</param>
    /// <param name="destination">Receives [frameCount, FFT size / 2 + 1], row-major; at least that long.</param>
    /// <exception cref="ArgumentOutOfRangeException">The clip does not have these frames.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public void ComputeSpectrum(ReadOnlySpan<float> waveform, int firstFrame, int frameCount, Span<float> destination)
        => Run(waveform, firstFrame, frameCount, destination, powerOnly: true);

    private void Run(ReadOnlySpan<float> waveform, int firstFrame, int frameCount, Span<float> destination, bool powerOnly)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstFrame);
        ArgumentOutOfRangeException.ThrowIfNegative(frameCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)firstFrame + frameCount, FrameCount(waveform.Length), nameof(frameCount));
        var width = powerOnly ? Filters.Bins : Filters.Bands;
        if (destination.Length < (long)frameCount * width)
        {
            throw new ArgumentException($"room for {destination.Length} values, {frameCount} frames of {width} needed", nameof(destination));
        }

        if (waveform.Length >= Settings.MinimumSamples)
        {
            RunLongEnough(waveform, firstFrame, frameCount, destination, powerOnly);
            return;
        }

        var extended = ArrayPool<float>.Shared.Rent(Settings.MinimumSamples);
        var clip = extended.AsSpan(0, Settings.MinimumSamples);
        waveform.CopyTo(clip);
        clip[waveform.Length..].Clear();
        RunLongEnough(clip, firstFrame, frameCount, destination, powerOnly);
        ArrayPool<float>.Shared.Return(extended);
    }

    private unsafe void RunLongEnough(
        ReadOnlySpan<float> waveform, int firstFrame, int frameCount, Span<float> destination, bool powerOnly)
    {
        var scratch = ArrayPool<float>.Shared.Rent(_kernel.ScratchLength(_plan) + (CacheLine / sizeof(float)));
        fixed (float* samples = waveform, rows = destination, room = scratch)
        {
            var aligned = (float*)(((nint)room + CacheLine - 1) & -CacheLine);
            _kernel.Run(_plan, new FrameSource(samples, waveform.Length, Settings), firstFrame, frameCount, aligned, rows, powerOnly);
        }

        ArrayPool<float>.Shared.Return(scratch);
    }
}
