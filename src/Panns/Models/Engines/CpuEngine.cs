using Panns.Engine;
using Panns.Engine.Kernels.Simd;
using Panns.Networks;
using Panns.Training;
using Panns.Weights;

namespace Panns.Models.Engines;

/// <summary>The built-in engine.</summary>
/// <param name="precision">The floats of the weights of networks that it runs.</param>
internal sealed class CpuEngine(WeightPrecision precision = WeightPrecision.Single) : PannsEngine("cpu", "the built-in engine")
{
    public override string Details => FormattableString.Invariant($"{Describe(SimdLevels.Best)}, {CpuEngineOptions.Default.Threads} threads by default");

    public override int PreferredBatch => 1;

    public override bool CanTrain => true;

    public override ITrainingEngineFactory CreateTrainer(EngineTrainingOptions? options = null)
    {
        options ??= EngineTrainingOptions.Default;
        foreach (var device in options.Devices)
        {
            RequireProcessor(device);
        }

        if (options.Devices.Length != 1)
        {
            throw new PannsException($"{Title} trains on one device, the processor, with all its threads; not on {string.Join(", ", options.Devices)}");
        }

        return options.Precision is null ? TrainingEngines.Cpu : throw new PannsException($"{Title} trains in float32 only, not in {options.Precision}");
    }

    internal override PannsEngine Keeping(WeightPrecision weights) => weights == precision ? this : new CpuEngine(weights);

    protected override IInferenceSession Create(NetworkDescription network, StateDict weights, string? device, int? threads)
        => CreateCpu(network, weights, device, threads);

    // Both sessions share the weights and give the same bits.
    protected override (IInferenceSession Wide, IInferenceSession? Narrow) CreateForCallers(NetworkDescription network, StateDict weights, string? device)
    {
        var session = CreateCpu(network, weights, device, null);
        return (session, session.Threads > 1 ? session.WithThreads(1) : null);
    }

    private CpuSession CreateCpu(NetworkDescription network, StateDict weights, string? device, int? threads)
    {
        RequireProcessor(device);
        return CpuSession.Create(network, weights, new() { Threads = threads ?? CpuEngineOptions.Default.Threads, Precision = precision });
    }

    private void RequireProcessor(string? device)
    {
        if (device is not (null or EngineDevice.Cpu))
        {
            throw new PannsException($"{Title} runs only on the processor, not on {device}");
        }
    }

    private static string Describe(SimdLevel level) => level switch
    {
        SimdLevel.Vector512 => "512-bit vectors (AVX-512)",
        SimdLevel.Vector256 => "256-bit vectors (AVX2, FMA)",
        _ => "128-bit vectors",
    };
}
