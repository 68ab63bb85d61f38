using System.Collections.Concurrent;
using Panns.Clips;
using Panns.Engine;
using Panns.Engine.Kernels.Simd;
using Panns.FrontEnd;

namespace Panns.Transfer.Features;

/// <summary>
/// Mean and standard deviation over time of the 64 log-mel bands: 128 values, without a network. Their score shows how hard a data set is, and
/// how much of a result is due to pretraining.
/// </summary>
internal sealed class LogMelStatistics : IClipFeatures
{
    private readonly ConcurrentBag<LogMelSpectrogram> _idle = [];

    public string Name => "log-mel statistics";

    public int Dimension => 2 * LogMelSettings.Panns32k.MelBins;

    public int SampleRate => LogMelSettings.Panns32k.SampleRate;

    public string Key => $"logmel_stats {LogMelSettings.Panns32k} {EngineIdentity.OfLibrary(SimdLevels.Best)}";

    public WindowSchedule Schedule(int threads) => WindowSchedule.Parallel(threads);

    public void Run(ReadOnlySpan<float> windows, int count, Span<float> values, CancellationToken cancellationToken)
    {
        var length = windows.Length / count;
        for (var i = 0; i < count; i++)
        {
            Extract(windows.Slice(i * length, length), values.Slice(i * Dimension, Dimension));
        }
    }

    private void Extract(ReadOnlySpan<float> waveform, Span<float> features)
    {
        var settings = LogMelSettings.Panns32k;
        if (waveform.Length < settings.MinimumSamples)
        {
            Span<float> extended = stackalloc float[settings.MinimumSamples];
            waveform.CopyTo(extended);
            extended[waveform.Length..].Clear();
            Summarize(extended, features);
            return;
        }

        Summarize(waveform, features);
    }

    private void Summarize(ReadOnlySpan<float> waveform, Span<float> features)
    {
        var logMel = _idle.TryTake(out var idle) ? idle : new(LogMelSettings.Panns32k);
        var bands = logMel.Settings.MelBins;
        var frames = logMel.FrameCount(waveform.Length);
        var values = new float[frames * bands];
        logMel.Compute(waveform, values);
        _idle.Add(logMel);
        for (var band = 0; band < bands; band++)
        {
            double sum = 0, squares = 0;
            for (var i = band; i < values.Length; i += bands)
            {
                sum += values[i];
            }

            var mean = sum / frames;
            for (var i = band; i < values.Length; i += bands)
            {
                squares += (values[i] - mean) * (values[i] - mean);
            }

            features[band] = (float)mean;
            features[bands + band] = (float)Math.Sqrt(squares / frames);
        }
    }
}
