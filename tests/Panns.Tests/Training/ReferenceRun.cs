using System.Text.Json;
using Panns.FrontEnd;
using Panns.Networks;
using Panns.Tests.FrontEnd;
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
        => JsonDocument.Parse(File.ReadAllBytes(Support.TestData.Path($"reference/train/{architecture}.{precision}.{run}.json"))).RootElement;

    public static float[] Waveforms()
    {
        var (_, waveform) = Support.Npy.ReadSingle(Support.TestData.Path("reference/frontend/waveform_A.npy"));
        var batch = new float[Clips * Samples];
        for (var clip = 0; clip < Clips; clip++)
        {
            waveform.AsSpan(Offsets[clip], Samples).CopyTo(batch.AsSpan(clip * Samples));
        }

        return batch;
    }

    /// <summary>[clips, frames, mel bins] of the waveforms, computed in float64.</summary>
    public static float[] LogMels()
    {
        var waveforms = Waveforms();
        var logMels = new float[Clips][];
        Parallel.For(0, Clips, clip => logMels[clip] =
            [.. DirectLogMel.Compute(LogMelSettings.Panns32k, waveforms.AsSpan(clip * Samples, Samples)).Select(value => (float)value)]);
        return [.. logMels.SelectMany(values => values)];
    }

    public static float[] Targets() => Support.Npy.ReadSingle(Support.TestData.Path("reference/train/targets.npy")).Values;

    public static NetworkDescription Network(string architecture) => PannsModels.Get(architecture).Describe();

    public static TrainingSession Session(string architecture, TrainingOptions options, ITrainingEngineFactory engine)
        => new(Network(architecture), options, Support.ManifestWeights.Load(architecture), engine);

    /// <summary>The flat indexes of the recorded samples of a tensor.</summary>
    public static IEnumerable<int> SampleIndexes(int length) => Enumerable.Range(0, 16).Select(k => (int)((long)k * (length - 1) / 15));
}
