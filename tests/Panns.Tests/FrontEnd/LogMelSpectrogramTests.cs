using Panns.FrontEnd;
using Panns.Tests.Support;

namespace Panns.Tests.FrontEnd;

public class LogMelSpectrogramTests
{
    private static readonly Dictionary<string, LogMelSettings> Presets = new()
    {
        ["Panns32k"] = LogMelSettings.Panns32k,
        ["Panns16k"] = LogMelSettings.Panns16k,
        ["Panns8k"] = LogMelSettings.Panns8k,
        ["EfficientAt"] = LogMelSettings.EfficientAt,
        ["VGGish"] = LogMelSettings.VGGish,
        ["TalNet"] = LogMelSettings.TalNet,
        ["hop 500"] = LogMelSettings.Panns32k with { HopSize = 500 },
        ["hop 640"] = LogMelSettings.Panns32k with { HopSize = 640 },
        ["window 601"] = LogMelSettings.Panns32k with { WindowSize = 601, MelBins = 37 },
        ["FFT 2048"] = LogMelSettings.Panns32k with { FftSize = 2048, WindowSize = 2048, HopSize = 1000 },
        ["FFT 64"] = LogMelSettings.Panns8k with { FftSize = 64, WindowSize = 64, HopSize = 80, MelBins = 5 },
        ["FFT 16"] = LogMelSettings.Panns8k with { FftSize = 16, WindowSize = 10, HopSize = 3, MelBins = 3 },
        ["FFT 4"] = LogMelSettings.Panns8k with { FftSize = 4, WindowSize = 4, HopSize = 2, MelBins = 1 },
        ["FFT 2"] = LogMelSettings.Panns8k with { FftSize = 2, WindowSize = 2, HopSize = 1, MelBins = 1, MinFrequency = 0 },
    };

    public static TheoryData<string, int> Names
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var name in Presets.Keys)
            {
                foreach (var lanes in (int[])[1, 4, 8])
                {
                    data.Add(name, lanes);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EverySettingMatchesTheDefinition(string name, int lanes)
    {
        // Enough for a group of eight frames read in place between the padded ends, and no whole number of groups.
        var settings = Presets[name];
        var waveform = Noise((settings.HopSize * 11) + settings.FftSize + 3);
        Compare(new LogMelSpectrogram(settings, Reference.Kernel(lanes)), waveform);
    }

    [Theory]
    [InlineData("Panns32k")]
    [InlineData("Panns16k")]
    [InlineData("EfficientAt")]
    [InlineData("VGGish")]
    [InlineData("TalNet")]
    public void ClipsOfAnyLengthMatchTheDefinition(string name)
    {
        var spectrogram = new LogMelSpectrogram(Presets[name]);
        foreach (var samples in (int[])[0, 1, 2, 100, 400, 512, 513, 514, 1000])
        {
            Compare(spectrogram, Noise(samples));
        }
    }

    [Theory]
    [InlineData("Panns32k", 1, 2)]
    [InlineData("Panns32k", 512, 2)]
    [InlineData("Panns32k", 513, 2)]
    [InlineData("Panns32k", 639, 2)]
    [InlineData("Panns32k", 640, 3)]
    [InlineData("Panns32k", 320000, 1001)]
    [InlineData("Panns8k", 80000, 1001)]
    [InlineData("EfficientAt", 320000, 1000)]
    [InlineData("EfficientAt", 320001, 1001)]
    [InlineData("VGGish", 400, 1)]
    [InlineData("VGGish", 15600, 96)]
    public void FrameCounts(string name, int samples, int frames)
        => Assert.Equal(frames, new LogMelSpectrogram(Presets[name]).FrameCount(samples));

    [Theory]
    [InlineData("Panns32k")]
    [InlineData("EfficientAt")]
    [InlineData("VGGish")]
    public void RangesOfFramesAreRowsOfTheWhole(string name)
    {
        var spectrogram = new LogMelSpectrogram(Presets[name]);
        var waveform = Noise(20000);
        var mels = spectrogram.Settings.MelBins;
        var whole = Reference.LogMel(spectrogram, waveform);
        var frames = spectrogram.FrameCount(waveform.Length);
        foreach (var (first, count) in ((int, int)[])[(0, 1), (3, 10), (8, 8), (frames - 9, 9), (frames - 1, 1), (frames, 0)])
        {
            var part = new float[count * mels];
            spectrogram.Compute(waveform, first, count, part);
            Assert.Equal(whole.AsSpan(first * mels, part.Length).ToArray(), part);
        }

        Assert.Equal(whole, spectrogram.Compute(waveform).Cast<float>());
    }

    [Fact]
    public void WritesNoFurtherThanItsRows()
    {
        var spectrogram = new LogMelSpectrogram(LogMelSettings.Panns32k);
        var values = Enumerable.Repeat(7f, (11 * 64) + 16).ToArray();
        spectrogram.Compute(Noise(10000), 2, 11, values);
        Assert.All(values.AsSpan(11 * 64).ToArray(), value => Assert.Equal(7f, value));
    }

    [Fact]
    public void ReflectionDoesNotRepeatTheEnd()
    {
        // A clip that continues its own mirror image: frames at its ends equal those of the long symmetric signal.
        var spectrogram = new LogMelSpectrogram(LogMelSettings.Panns32k);
        var clip = Noise((320 * 4) + 1);
        var mirrored = clip.Reverse().SkipLast(1).Concat(clip).Concat(clip.Reverse().Skip(1)).ToArray();
        var actual = Reference.LogMel(spectrogram, clip);
        var expected = new float[actual.Length];
        spectrogram.Compute(mirrored, 4, 5, expected);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void NotANumberStaysOne()
    {
        var waveform = Noise(32000);
        waveform[16000] = float.NaN;
        var values = new LogMelSpectrogram(LogMelSettings.Panns32k).Compute(waveform);
        Assert.True(float.IsNaN(values[50, 10]));
        Assert.False(float.IsNaN(values[10, 10]));
    }

    [Fact]
    public void SteadyStateAllocatesNothing()
    {
        var waveform = Noise(64000);
        foreach (var settings in Presets.Values)
        {
            var spectrogram = new LogMelSpectrogram(settings);
            var values = new float[spectrogram.FrameCount(waveform.Length) * settings.MelBins];
            spectrogram.Compute(waveform, values);
            spectrogram.Compute(waveform.AsSpan(0, 1), values);
            Assert.Equal(0, Allocations.Of(() =>
            {
                spectrogram.Compute(waveform, values);
                spectrogram.Compute(waveform.AsSpan(0, 1), values);
            }));
        }
    }

    [Fact]
    public async Task ThreadsShareOne()
    {
        var spectrogram = new LogMelSpectrogram(LogMelSettings.Panns32k);
        var waveforms = Enumerable.Range(1, 8).Select(i => Noise(i * 4000)).ToArray();
        var expected = Array.ConvertAll(waveforms, waveform => Reference.LogMel(spectrogram, waveform));
        var actual = await Task.WhenAll(waveforms.Select(waveform => Task.Run(() => Reference.LogMel(spectrogram, waveform))));
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void WrongArgumentsAreRefused()
    {
        var spectrogram = new LogMelSpectrogram(LogMelSettings.Panns32k);
        var waveform = Noise(32000);
        var values = new float[101 * 64];
        Assert.Throws<ArgumentOutOfRangeException>(() => spectrogram.Compute(waveform, -1, 1, values));
        Assert.Throws<ArgumentOutOfRangeException>(() => spectrogram.Compute(waveform, 0, 102, values));
        Assert.Throws<ArgumentOutOfRangeException>(() => spectrogram.Compute(waveform, int.MaxValue, 2, values));
        Assert.Throws<ArgumentException>(() => spectrogram.Compute(waveform, values.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => new LogMelSpectrogram(new LogMelSettings { WindowSize = 1025 }));
        Assert.Throws<ArgumentException>(() => new LogMelSpectrogram(new LogMelSettings { MinFrequency = 14000 }));
        Assert.Throws<ArgumentException>(() => new LogMelSpectrogram(LogMelSettings.Panns8k with { MaxFrequency = 14000 }));
        Assert.Throws<ArgumentException>(() => new LogMelSpectrogram(new LogMelSettings { FftSize = 1, WindowSize = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LogMelSettings { FftSize = 1000 });
    }

    private static void Compare(LogMelSpectrogram spectrogram, float[] waveform)
    {
        var expected = DirectLogMel.Compute(spectrogram.Settings, waveform);
        var (largest, _) = Reference.Difference(Reference.LogMel(spectrogram, waveform), expected);
        Assert.InRange(largest, 0, 2e-4);
    }

    private static float[] Noise(int samples)
    {
        var random = new Random(5);
        var waveform = new float[samples];
        for (var i = 0; i < samples; i++)
        {
            waveform[i] = (random.NextSingle() - 0.5f) * 0.8f;
        }

        return waveform;
    }
}
