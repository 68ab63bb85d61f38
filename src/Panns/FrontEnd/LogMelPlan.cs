using Panns.FrontEnd.Fft;

namespace Panns.FrontEnd;

/// <summary>All that a spectrogram needs and that depends on its settings alone, computed once.</summary>
internal sealed class LogMelPlan
{
    // The latest plans, newest last. A short list that is searched from end to end: a process uses one or two settings, and
    // those that draw band edges at random (an augmentation) must not fill the memory.
    private const int CacheLimit = 16;
    private static readonly List<LogMelPlan> Cache = [];

    private LogMelPlan(LogMelSettings settings)
    {
        Validate(settings);
        Settings = settings;
        Fft = new FftPlan(settings.FftSize);

        // Half of the window: the FFT leaves out a factor of 2.
        var window = WindowFunction.Create(settings);
        Window = new float[window.Length];
        for (var i = 0; i < window.Length; i++)
        {
            Window[i] = (float)(0.5 * window[i]);
        }

        WindowStart = WindowFunction.Start(settings);
        WindowEnd = WindowStart + settings.WindowSize;

        Filters = new MelFilterBank(settings);
        FilterStarts = new int[Filters.Bands];
        FilterLengths = new int[Filters.Bands];
        var count = 0;
        for (var band = 0; band < Filters.Bands; band++)
        {
            (FilterStarts[band], FilterLengths[band]) = Filters.Support(band).GetOffsetAndLength(Filters.Bins);
            count += FilterLengths[band];
        }

        FilterWeights = new float[count];
        var next = 0;
        for (var band = 0; band < Filters.Bands; band++)
        {
            for (var bin = FilterStarts[band]; bin < FilterStarts[band] + FilterLengths[band]; bin++)
            {
                FilterWeights[next++] = (float)Filters.ExactWeights[(bin * Filters.Bands) + band];
            }
        }

        Scale = LogScale.Of(settings.Kind);
    }

    public LogMelSettings Settings { get; }

    public FftPlan Fft { get; }

    /// <summary>As long as the FFT.</summary>
    public float[] Window { get; }

    /// <summary>First sample of the frame under the window.</summary>
    public int WindowStart { get; }

    /// <summary>The sample after the last one under the window.</summary>
    public int WindowEnd { get; }

    public MelFilterBank Filters { get; }

    /// <summary>First bin of each band.</summary>
    public int[] FilterStarts { get; }

    /// <summary>Number of bins of each band.</summary>
    public int[] FilterLengths { get; }

    /// <summary>The weights of all bands, one band after the other.</summary>
    public float[] FilterWeights { get; }

    public LogScale Scale { get; }

    public static LogMelPlan For(LogMelSettings settings)
    {
        lock (Cache)
        {
            foreach (var known in Cache)
            {
                if (known.Settings == settings)
                {
                    return known;
                }
            }

            var plan = new LogMelPlan(settings);
            if (Cache.Count == CacheLimit)
            {
                Cache.RemoveAt(0);
            }

            Cache.Add(plan);
            return plan;
        }
    }

    private static void Validate(LogMelSettings settings)
    {
        if (settings.FftSize < 2)
        {
            throw new ArgumentException($"an FFT of {settings.FftSize} sample is too short", nameof(settings));
        }

        if (settings.WindowSize > settings.FftSize)
        {
            throw new ArgumentException(
                $"a window of {settings.WindowSize} samples is longer than the FFT of {settings.FftSize}", nameof(settings));
        }

        if (settings.MinFrequency >= settings.MaxFrequency || settings.MaxFrequency > settings.SampleRate / 2.0)
        {
            throw new ArgumentException(
                $"mel bands from {settings.MinFrequency} to {settings.MaxFrequency} Hz do not lie between 0 and half of {settings.SampleRate} Hz",
                nameof(settings));
        }
    }
}
