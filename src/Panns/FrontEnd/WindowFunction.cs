using Panns.Common;

namespace Panns.FrontEnd;

/// <summary>The Hann windows of the front ends, as long as the FFT.</summary>
[BestFriend]
internal static class WindowFunction
{
    /// <summary>
    /// The window that multiplies a frame of <see cref="LogMelSettings.FftSize"/> samples: the Hann window where the kind puts it
    /// (in the middle; VGGish: at the start), zeros elsewhere.
    /// </summary>
    public static double[] Create(LogMelSettings settings)
    {
        var window = new double[settings.FftSize];
        var start = Start(settings);

        // Periodic windows divide the circle by their length, symmetric ones by one less.
        var period = settings.Kind == LogMelKind.EfficientAt ? Math.Max(1, settings.WindowSize - 1) : settings.WindowSize;
        for (var i = 0; i < settings.WindowSize; i++)
        {
            window[start + i] = 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / period));
        }

        return window;
    }

    /// <summary>Where in the frame the window begins.</summary>
    public static int Start(LogMelSettings settings)
        => settings.Kind == LogMelKind.VGGish ? 0 : (settings.FftSize - settings.WindowSize) / 2;
}
