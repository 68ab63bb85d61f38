using System.Collections.Concurrent;
using Panns.FrontEnd.Fft;

namespace Panns.FrontEnd;

/// <summary>All that a spectrogram needs and that depends on its settings alone, computed once.</summary>
internal sealed class LogMelPlan
{
    // Settings drawn at random (augmented band edges) must not fill the memory: past this many the cache starts afresh.
    private const int CacheLimit = 32;
    private static readonly ConcurrentDictionary<LogMelSettings, LogMelPlan> Cache = new();

    private LogMelPlan(LogMelSettings settings)
    {
        Validate(settings);
        Settings = settings;
        Fft = new FftPlan(settings.FftSize);

        // Half of the window: the FFT leaves out a factor of 2.
        Window = Array.ConvertAll(WindowFunction.Create(settings), value => (float)(0.5 * value));
        WindowStart = WindowFunction.Start(settings);
        WindowEnd = WindowStart + settings.WindowSize;

        Filters = new MelFilterBank(settings);
        var dense = Filters.ToSingle();
        FilterStarts = new int[Filters.Bands];
        FilterLengths = new int[Filters.Bands];
        var weights = new List<float>();
        for (var band = 0; band < Filters.Bands; band++)
        {
            (FilterStarts[band], FilterLengths[band]) = Filters.Support(band).GetOffsetAndLength(Filters.Bins);
            for (var i = 0; i < FilterLengths[band]; i++)
            {
                weights.Add(dense[((FilterStarts[band] + i) * Filters.Bands) + band]);
            }
        }

        FilterWeights = [.. weights];
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
        if (Cache.TryGetValue(settings, out var plan))
        {
            return plan;
        }

        if (Cache.Count >= CacheLimit)
        {
            Cache.Clear();
        }

        return Cache.GetOrAdd(settings, static key => new LogMelPlan(key));
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
