using Panns.Common;

namespace Panns.FrontEnd;

/// <summary>
/// The short-time Fourier transform as the released code keeps it in its checkpoints: a windowed discrete Fourier transform as two
/// convolution kernels, <c>spectrogram_extractor.stft.conv_real.weight</c> and <c>conv_imag.weight</c> (torchlibrosa 0.0.4).
/// The log-mel spectrogram here needs neither, being computed by FFT; they serve to check and to write weight files.
/// </summary>
[BestFriend]
internal static class StftKernels
{
    /// <summary>cos(2 pi k n / N) times the window at n.</summary>
    /// <param name="settings">FFT size and window.</param>
    /// <returns>[FftSize / 2 + 1, 1, FftSize], row-major.</returns>
    public static float[] Real(LogMelSettings settings) => Create(settings, Math.Cos);

    /// <summary>-sin(2 pi k n / N) times the window at n.</summary>
    /// <param name="settings">FFT size and window.</param>
    /// <returns>[FftSize / 2 + 1, 1, FftSize], row-major.</returns>
    public static float[] Imaginary(LogMelSettings settings) => Create(settings, angle => -Math.Sin(angle));

    private static float[] Create(LogMelSettings settings, Func<double, double> wave)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var size = settings.FftSize;
        var window = WindowFunction.Create(settings);
        var circle = new double[size];
        for (var i = 0; i < size; i++)
        {
            circle[i] = wave(2 * Math.PI * i / size);
        }

        var bins = (size / 2) + 1;
        var kernels = new float[bins * size];
        for (var bin = 0; bin < bins; bin++)
        {
            for (var i = 0; i < size; i++)
            {
                kernels[(bin * size) + i] = (float)(circle[(int)((long)bin * i % size)] * window[i]);
            }
        }

        return kernels;
    }
}
