using Panns.FrontEnd;
using Panns.FrontEnd.Lanes;
using Panns.Tests.Support;

namespace Panns.Tests.FrontEnd;

/// <summary>The variants of the reference data, and comparisons with it.</summary>
internal static class Reference
{
    /// <summary>Settings of a tag of the reference files, and the decimation that its waveforms went through.</summary>
    public static (LogMelSettings Settings, int Decimation) Variant(string tag) => tag switch
    {
        "32k" => (LogMelSettings.Panns32k, 1),
        "16k" => (LogMelSettings.Panns16k, 2),
        "8k" => (LogMelSettings.Panns8k, 4),
        "mel32" => (LogMelSettings.Panns32k with { MelBins = 32 }, 1),
        "mel128" => (LogMelSettings.Panns32k with { MelBins = 128 }, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(tag), tag, null),
    };

    public static float[] Waveform(string name, int decimation = 1)
    {
        var all = Npy.ReadSingle(TestData.Path($"reference/frontend/waveform_{name}.npy")).Values;
        return [.. all.Where((_, index) => index % decimation == 0)];
    }

    public static LogMelKernel Kernel(int lanes) => lanes switch
    {
        1 => new LogMelKernel<Lanes1>(),
        4 => Lanes4.IsSupported ? new LogMelKernel<Lanes4>() : Skip(lanes),
        8 => Lanes8.IsSupported ? new LogMelKernel<Lanes8>() : Skip(lanes),
        _ => throw new ArgumentOutOfRangeException(nameof(lanes), lanes, null),
    };

    public static float[] LogMel(LogMelSpectrogram spectrogram, ReadOnlySpan<float> waveform)
    {
        var values = new float[spectrogram.FrameCount(waveform.Length) * spectrogram.Settings.MelBins];
        spectrogram.Compute(waveform, values);
        return values;
    }

    public static (double Largest, double RootMeanSquare) Difference(ReadOnlySpan<float> actual, ReadOnlySpan<double> expected)
    {
        Assert.Equal(expected.Length, actual.Length);
        var (largest, sum) = (0.0, 0.0);
        for (var i = 0; i < actual.Length; i++)
        {
            var difference = Math.Abs(actual[i] - expected[i]);
            Assert.False(double.IsNaN(difference), $"value {i} is {actual[i]}, not {expected[i]}");
            largest = Math.Max(largest, difference);
            sum += difference * difference;
        }

        return (largest, Math.Sqrt(sum / actual.Length));
    }

    public static double LargestDifference(ReadOnlySpan<float> actual, float[] expected)
        => Difference(actual, Array.ConvertAll(expected, value => (double)value)).Largest;

    private static LogMelKernel Skip(int lanes)
    {
        Assert.Skip($"this processor has no registers for {lanes} lanes");
        return LogMelKernel.Best;
    }
}
