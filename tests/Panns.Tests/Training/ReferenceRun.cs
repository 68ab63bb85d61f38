using System.Text.Json;
using Panns.FrontEnd;
using Panns.Networks;
using Panns.Tests.FrontEnd;
using Panns.Training;

namespace Panns.Tests.Training;

/// <summary>The recorded training runs: their batch, and PyTorch's results.</summary>
internal static class ReferenceRun
{
    private const int Samples = 32000;
    private static readonly int[] Offsets = [0, 40000, 150000, 250000];

    // Computed once, because a Fourier transform by definition takes seconds.
    private static readonly Lazy<float[]> ExactLogMels = new(ComputeLogMels);

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
    public static float[] LogMels() => [.. ExactLogMels.Value];

    public static float[] Targets() => Support.Npy.ReadSingle(Support.TestData.Path("reference/train/targets.npy")).Values;

    public static NetworkDescription Network(string architecture) => PannsModels.Get(architecture).Describe();

    public static TrainingSession Session(string architecture, TrainingOptions options, ITrainingEngineFactory engine)
        => new(Network(architecture), options, Support.ManifestWeights.Load(architecture), engine);

    private static float[] ComputeLogMels()
    {
        var waveforms = Waveforms();
        var logMels = new float[Clips][];
        Parallel.For(0, Clips, clip => logMels[clip] =
            [.. DirectLogMel.Compute(LogMelSettings.Panns32k, waveforms.AsSpan(clip * Samples, Samples)).Select(value => (float)value)]);
        return [.. logMels.SelectMany(values => values)];
    }

    public static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    /// <summary>The flat indexes of the recorded samples of a tensor.</summary>
    public static IEnumerable<int> SampleIndexes(int length) => Enumerable.Range(0, 16).Select(k => (int)((long)k * (length - 1) / 15));
}

/// <summary>A recorded run in float64, the target, and the same in float32, which shows PyTorch's own accuracy.</summary>
internal sealed record ReferencePair(string Architecture, string Run, JsonElement Float64, JsonElement Float32)
{
    /// <summary>The step before which the last loss was measured.</summary>
    public int LastStep => Float64.GetProperty("losses").GetArrayLength() - 1;

    /// <summary>This run and nearly equal ones: for one step, Adam with and without AMSGrad is the same except for rounding.</summary>
    public IEnumerable<ReferencePair> Alike => Run switch
    {
        "adam" => [this, Read(Architecture, "adam_amsgrad")],
        "adam_amsgrad" => [this, Read(Architecture, "adam")],
        _ => [this],
    };

    public static ReferencePair Read(string architecture, string run)
        => new(architecture, run, ReferenceRun.Read(architecture, "f64", run), ReferenceRun.Read(architecture, "f32", run));

    /// <summary>The loss after a number of updates.</summary>
    public double Loss(int step) => Float64.GetProperty("losses")[step].GetDouble();

    public double LossDifference(int step) => Math.Abs(Float32.GetProperty("losses")[step].GetDouble() - Loss(step));

    /// <summary>Sixteen values of every tensor.</summary>
    public Dictionary<string, double[]> Samples(string what) => Samples(Float64, what);

    public IEnumerable<double> SampleDifferences(string what, Func<double, double> scale)
        => Samples(Float64, what).Zip(Samples(Float32, what)).SelectMany(pair => pair.First.Value.Zip(pair.Second.Value, (exact, single) => Math.Abs(single - exact) / scale(exact)));

    public Dictionary<string, double> Norms(string what) => Norms(Float64, what);

    public IEnumerable<double> NormDifferences(string what)
        => Norms(Float64, what).Zip(Norms(Float32, what)).Select(pair => Math.Abs((pair.Second.Value / pair.First.Value) - 1));

    /// <summary>The largest differences of some gradients: norms relative to themselves, samples relative to the tensor's largest.</summary>
    public (double Norm, double Sample) GradientDifferences(Func<string, bool> isMeant)
    {
        double norm = 0, sample = 0;
        var (exact, single) = (Samples(Float64, "grad_samples"), Samples(Float32, "grad_samples"));
        foreach (var tensor in Float64.GetProperty("grad_norm").EnumerateObject().Where(tensor => isMeant(tensor.Name)))
        {
            norm = Math.Max(norm, Math.Abs((Float32.GetProperty("grad_norm").GetProperty(tensor.Name).GetDouble() / tensor.Value.GetDouble()) - 1));
            sample = Math.Max(sample, exact[tensor.Name].Zip(single[tensor.Name], (a, b) => Math.Abs(a - b)).Max() / exact[tensor.Name].Max(Math.Abs));
        }

        return (norm, sample);
    }

    // Running statistics and gradients have their own lists; weights are listed with their norm.
    private static Dictionary<string, double[]> Samples(JsonElement run, string what) => run.GetProperty(what).EnumerateObject().ToDictionary(
        tensor => tensor.Name, tensor => ReferenceRun.Numbers(tensor.Value.ValueKind == JsonValueKind.Object ? tensor.Value.GetProperty("samples") : tensor.Value));

    private static Dictionary<string, double> Norms(JsonElement run, string what)
        => run.GetProperty(what).EnumerateObject().ToDictionary(tensor => tensor.Name, tensor => tensor.Value.GetProperty("norm").GetDouble());
}
