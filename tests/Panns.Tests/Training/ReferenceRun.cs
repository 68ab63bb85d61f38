using System.Text.Json;
using Panns.FrontEnd;
using Panns.Networks;
using Panns.Tests.Support;
using Panns.Training;

namespace Panns.Tests.Training;

/// <summary>The recorded training runs: their batch, and what PyTorch found.</summary>
internal static class ReferenceRun
{
    private const int Samples = 32000;
    private static readonly int[] Offsets = [0, 40000, 150000, 250000];

    public const int Clips = 4;

    public static readonly float[] MixupFactors = [0.3f, 0.7f, 0.6f, 0.4f];

    public static JsonElement Read(string architecture, string precision, string run)
        => JsonDocument.Parse(File.ReadAllBytes(TestData.Path($"reference/train/{architecture}.{precision}.{run}.json"))).RootElement;

    public static float[] Waveforms()
    {
        var (_, waveform) = Npy.ReadSingle(TestData.Path("reference/frontend/waveform_A.npy"));
        var batch = new float[Clips * Samples];
        for (var clip = 0; clip < Clips; clip++)
        {
            waveform.AsSpan(Offsets[clip], Samples).CopyTo(batch.AsSpan(clip * Samples));
        }

        return batch;
    }

    /// <summary>
    /// The batch's log-mels as the recorded runs saw them: the original's Fourier matrices are rounded to float32 even where it computes in
    /// float64, which the project's exact transform does not imitate; what follows is compared without that difference.
    /// </summary>
    public static float[] LogMels()
    {
        var settings = LogMelSettings.Panns32k;
        var (real, imaginary) = (StftKernels.Real(settings), StftKernels.Imaginary(settings));
        var filters = new MelFilterBank(settings);
        var frames = settings.FrameCount(Samples);
        var result = new float[Clips * frames * settings.MelBins];
        var (waveforms, half) = (Waveforms(), settings.FftSize / 2);
        Parallel.For(0, Clips * frames, row =>
        {
            var clip = waveforms.AsSpan(row / frames * Samples, Samples);
            var frame = new float[settings.FftSize];
            for (var i = 0; i < frame.Length; i++)
            {
                var place = Math.Abs((row % frames * settings.HopSize) + i - half);
                frame[i] = clip[place < Samples ? place : (2 * (Samples - 1)) - place];
            }

            var power = Enumerable.Range(0, filters.Bins).Select(bin =>
                Math.Pow(Dot(frame, real.AsSpan(bin * frame.Length, frame.Length)), 2)
                + Math.Pow(Dot(frame, imaginary.AsSpan(bin * frame.Length, frame.Length)), 2)).ToArray();
            for (var band = 0; band < filters.Bands; band++)
            {
                var sum = power.Select((value, bin) => value * (float)filters.ExactWeights[(bin * filters.Bands) + band]).Sum();
                result[(row * filters.Bands) + band] = (float)(10 * Math.Log10(Math.Max(sum, 1e-10)));
            }
        });
        return result;

        static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
        {
            double sum = 0;
            for (var i = 0; i < left.Length; i++)
            {
                sum += (double)left[i] * right[i];
            }

            return sum;
        }
    }

    public static float[] Targets() => Npy.ReadSingle(TestData.Path("reference/train/targets.npy")).Values;

    public static NetworkDescription Network(string architecture) => PannsModels.Get(architecture).Describe();

    public static TrainingSession Session(string architecture, TrainingOptions options)
        => new(Network(architecture), options, ManifestWeights.Load(architecture));

    /// <summary>The flat indexes of the recorded samples of a tensor.</summary>
    public static IEnumerable<int> SampleIndexes(int length) => Enumerable.Range(0, 16).Select(k => (int)((long)k * (length - 1) / 15));
}
