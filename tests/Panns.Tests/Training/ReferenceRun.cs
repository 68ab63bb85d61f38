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

/// <summary>A recorded run in float64, what is to be met, and the same in float32: how near PyTorch's own comes.</summary>
internal sealed record ReferencePair(JsonElement Float64, JsonElement Float32)
{
    /// <summary>The step before which the last loss was taken.</summary>
    public int LastStep => Float64.GetProperty("losses").GetArrayLength() - 1;

    public static ReferencePair Read(string architecture, string run)
        => new(ReferenceRun.Read(architecture, "f64", run), ReferenceRun.Read(architecture, "f32", run));

    public static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    /// <summary>The loss after so many updates.</summary>
    public double Loss(int step) => Float64.GetProperty("losses")[step].GetDouble();

    public double LossDifference(int step) => Math.Abs(Float32.GetProperty("losses")[step].GetDouble() - Loss(step));

    /// <summary>The largest differences of some gradients: of a norm in relation to it, of a sample in relation to the tensor's largest.</summary>
    public (double Norm, double Sample) GradientDifferences(Func<string, bool> isMeant)
    {
        double norm = 0, sample = 0;
        foreach (var name in Float64.GetProperty("grad_norm").EnumerateObject().Select(tensor => tensor.Name).Where(isMeant))
        {
            norm = Math.Max(norm, Math.Abs((Float32.GetProperty("grad_norm").GetProperty(name).GetDouble() / Float64.GetProperty("grad_norm").GetProperty(name).GetDouble()) - 1));
            var (exact, single) = (Numbers(Float64.GetProperty("grad_samples").GetProperty(name)), Numbers(Float32.GetProperty("grad_samples").GetProperty(name)));
            sample = Math.Max(sample, exact.Zip(single, (a, b) => Math.Abs(a - b)).Max() / exact.Max(Math.Abs));
        }

        return (norm, sample);
    }
}
