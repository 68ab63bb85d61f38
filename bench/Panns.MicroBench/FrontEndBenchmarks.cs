using BenchmarkDotNet.Attributes;
using Panns.Audio;
using Panns.FrontEnd;

namespace Panns.MicroBench;

/// <summary>What comes before a network: resampling and log-mels, of 10 s of noise.</summary>
[MemoryDiagnoser]
public class FrontEndBenchmarks
{
    private readonly LogMelSpectrogram _logMel = new(LogMelSettings.Panns32k);
    private readonly float[] _at44100 = Noise(441_000);
    private readonly float[] _at32000 = Noise(320_000);

    [Benchmark]
    public float[] Resample44100To32000() => Resampler.Resample(_at44100, 44100, 32000);

    [Benchmark]
    public object LogMel() => _logMel.Compute(_at32000);

    internal static float[] Noise(int samples)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, samples).Select(_ => random.NextSingle() - 0.5f)];
    }
}
