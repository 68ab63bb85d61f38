using System.Text.Json;
using Panns.FrontEnd;
using Panns.Tests.Support;

namespace Panns.Tests.FrontEnd;

/// <summary>Against the original code's results, and against float64.</summary>
public class LogMelReferenceTests
{
    [Theory]
    [InlineData("32k", "A", 1e-3)]
    [InlineData("32k", "B", 1e-3)]
    [InlineData("16k", "A", 1e-3)]
    [InlineData("16k", "B", 1e-3)]
    [InlineData("8k", "A", 1e-3)]
    [InlineData("8k", "B", 1e-3)]
    [InlineData("mel32", "A", 1e-3)]
    [InlineData("mel32", "B", 1e-3)]
    [InlineData("mel128", "A", 5e-3)]
    [InlineData("mel128", "B", 5e-3)]
    public void EveryVariantMatchesTheOriginalCode(string tag, string clip, double tolerance)
    {
        var (settings, decimation) = Reference.Variant(tag);
        var expected = Npy.ReadSingle(TestData.Path($"reference/frontend/logmel_{tag}_{clip}.npy"));
        var spectrogram = new LogMelSpectrogram(settings);
        var waveform = Reference.Waveform(clip, decimation);
        Assert.Equal(expected.Shape, new[] { spectrogram.FrameCount(waveform.Length), settings.MelBins });
        Assert.InRange(Reference.LargestDifference(Reference.LogMel(spectrogram, waveform), expected.Values), 0, tolerance);
    }

    // The original's own float32 is up to 4.1e-4 dB off, 1e-5 in the mean.
    [Theory]
    [InlineData("A", 1)]
    [InlineData("A", 4)]
    [InlineData("A", 8)]
    [InlineData("B", 1)]
    [InlineData("B", 4)]
    [InlineData("B", 8)]
    public void EveryRegisterWidthMatchesTheExactValues(string clip, int lanes)
    {
        var expected = Npy.ReadDouble(TestData.Path($"reference/frontend/logmel_32k_{clip}_exact.npy"));
        var spectrogram = new LogMelSpectrogram(LogMelSettings.Panns32k, Reference.Kernel(lanes));
        var (largest, rms) = Reference.Difference(Reference.LogMel(spectrogram, Reference.Waveform(clip)), expected.Values);
        Assert.InRange(largest, 0, 2.5e-4);
        Assert.InRange(rms, 0, 1e-5);
    }

    [Fact]
    public void DigitalSilenceIsExactlyMinusHundred()
    {
        var expected = Npy.ReadSingle(TestData.Path("reference/frontend/logmel_32k_A.npy")).Values;
        var actual = Reference.LogMel(new LogMelSpectrogram(LogMelSettings.Panns32k), Reference.Waveform("A"));
        var silent = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            if (expected[i] == -100)
            {
                silent++;
                Assert.Equal(-100f, actual[i]);
            }
        }

        Assert.True(silent > 64 * 20);
    }

    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    public void PowerMatchesTheExactSpectrum(string clip)
    {
        var expected = Npy.ReadDouble(TestData.Path($"reference/frontend/power_32k_{clip}_frames_exact.npy"));
        using var info = JsonDocument.Parse(File.ReadAllBytes(TestData.Path("reference/frontend/info.json")));
        var frames = info.RootElement.GetProperty("32k").GetProperty(clip).GetProperty("power_frame_indexes");
        var spectrogram = new LogMelSpectrogram(LogMelSettings.Panns32k);
        var waveform = Reference.Waveform(clip);
        var actual = new float[513];
        var row = 0;
        foreach (var frame in frames.EnumerateArray())
        {
            spectrogram.ComputeSpectrum(waveform, frame.GetInt32(), 1, actual);

            // The original is off by up to 0.02 where the power is 10700.
            var (largest, _) = Reference.Difference(actual, expected.Values.AsSpan(row++ * 513, 513));
            Assert.InRange(largest, 0, 5e-3);
        }

        Assert.Equal(expected.Shape[0], row);
    }

    [Fact]
    public void RealRecordingsMatchTheOriginalCode()
    {
        using var fixtures = JsonDocument.Parse(File.ReadAllBytes(TestData.Path("panns-mobilenetv1-fixtures/fixtures.json")));
        var spectrogram = new LogMelSpectrogram(LogMelSettings.Panns32k);
        foreach (var clip in fixtures.RootElement.EnumerateObject())
        {
            var waveform = Floats(clip.Value.GetProperty("waveform"));
            var actual = Reference.LogMel(spectrogram, waveform);
            Assert.InRange(Reference.LargestDifference(actual, Floats(clip.Value.GetProperty("logmel"))), 0, 1e-3);
        }
    }

    [Theory]
    [InlineData("speech", 8)]
    [InlineData("speech", 4)]
    [InlineData("speech", 1)]
    [InlineData("music", 8)]
    [InlineData("typing", 8)]
    [InlineData("esc_dog", 8)]
    [InlineData("esc_rain", 8)]
    [InlineData("esc_rooster", 8)]
    [InlineData("esc_sneeze", 8)]
    public void EfficientAtMatchesTheOriginalCode(string clip, int lanes)
    {
        var golden = Npy.ReadSingle(TestData.Path($"reference/mn04/golden/{clip}.logmel.npy"));
        var waveform = GoldenClip.Waveform(clip);
        var spectrogram = new LogMelSpectrogram(LogMelSettings.EfficientAt, Reference.Kernel(lanes));
        var frames = spectrogram.FrameCount(waveform.Length);
        Assert.Equal(golden.Shape, new[] { 128, frames });
        var expected = new float[golden.Values.Length];
        for (var band = 0; band < 128; band++)
        {
            for (var frame = 0; frame < frames; frame++)
            {
                expected[(frame * 128) + band] = golden.Values[(band * frames) + frame];
            }
        }

        Assert.InRange(Reference.LargestDifference(Reference.LogMel(spectrogram, waveform), expected), 0, 2e-4);
    }

    private static float[] Floats(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetSingle())];
}
