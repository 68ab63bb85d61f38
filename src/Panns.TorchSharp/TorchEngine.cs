using Panns.Engine;
using Panns.Networks;
using Panns.TorchSharp.Native;
using Panns.Training;
using Panns.Weights;

namespace Panns.TorchSharp;

/// <summary>
/// TorchSharp as one of <see cref="PannsEngines"/>: runs and trains networks on NVIDIA GPUs or the processor. Programs need not refer to
/// this type: <see cref="PannsEngines.TorchSharp"/> finds it if they have this package.
/// </summary>
public sealed class TorchEngine() : PannsEngine("torch", "libtorch")
{
    /// <inheritdoc/>
    public override string? WhyUnavailable => TorchInfo.WhyMissing;

    /// <inheritdoc/>
    public override string Details
        => $"{Title} {TorchInfo.Version}, {string.Join(", ", TorchInfo.Devices)}{(TorchInfo.Remedy is { } remedy ? $"; {remedy}" : "")}";

    /// <inheritdoc/>
    public override string? Notice => WhyUnavailable is null && OneDnn.IsOff ? OneDnn.Description : null;

    /// <inheritdoc/>
    public override bool HasDevices => true;

    /// <inheritdoc/>
    public override IReadOnlyList<EngineDevice> Devices => [.. TorchInfo.Devices.Select(name => new EngineDevice(name))];

    /// <inheritdoc/>
    public override bool CanTrain => true;

    /// <summary>Makes this the engine behind <see cref="PannsEngines.TorchSharp"/>, for programs in which it is not found by name.</summary>
    public static void Register() => PannsEngines.Register(new TorchEngine());

    /// <inheritdoc/>
    public override ITrainingEngineFactory CreateTrainer(EngineTrainingOptions? options = null)
    {
        options ??= EngineTrainingOptions.Default;
        var precision = options.Precision is not { } word ? TorchPrecision.Full
            : Enum.TryParse<TorchPrecision>(word, ignoreCase: true, out var known) ? known
            : throw new PannsException($"{Title} trains in {string.Join(", ", Enum.GetNames<TorchPrecision>().Select(name => name.ToLowerInvariant()))}, not in '{word}'");
        return new TorchTrainingEngineFactory(TorchTrainingOptions.On(string.Join(',', options.Devices)) with { Precision = precision });
    }

    /// <inheritdoc/>
    protected override IInferenceSession Create(NetworkDescription network, StateDict weights, string? device, int? threads)
        => CreateTorch(network, weights, device, threads);

    // libtorch's threads synchronize at every layer, so parallel callers are faster with one thread each; the sessions share the weights.
    /// <inheritdoc/>
    protected override (IInferenceSession Wide, IInferenceSession? Narrow) CreateForCallers(NetworkDescription network, StateDict weights, string? device)
    {
        var session = CreateTorch(network, weights, device, null);
        return (session, session.IsOnProcessor && session.Threads > 1 ? session.WithThreads(1) : null);
    }

    // By default the first GPU, if there is one.
    private static TorchSession CreateTorch(NetworkDescription network, StateDict weights, string? device, int? threads)
    {
        var options = new TorchSessionOptions { Device = device ?? (TorchInfo.Devices is [_, var gpu, ..] ? gpu : EngineDevice.Cpu) };
        return TorchSession.Create(network, weights, threads is { } count ? options with { Threads = count } : options);
    }
}
