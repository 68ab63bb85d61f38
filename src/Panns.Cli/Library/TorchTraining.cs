using Panns.Engine;
using Panns.Networks;
#if PANNS_TORCHSHARP
using Panns.TorchSharp;
#endif
using Panns.Training;
using Panns.Weights;

namespace Panns.Cli.Library;

/// <summary><c>--engine torch</c>: training by libtorch.</summary>
internal static class TorchTraining
{
    /// <summary>How exactly it may compute, the default first.</summary>
    public static IReadOnlyList<string> Precisions { get; } = ["full", "tf32", "bf16"];

    /// <summary>Makes engines for devices.</summary>
    /// <exception cref="PannsException">This build has no TorchSharp, or libtorch or a device cannot be used.</exception>
    public static ITrainingEngineFactory Create(string devices, string precision)
#if PANNS_TORCHSHARP
        => new TorchTrainingEngineFactory(TorchTrainingOptions.On(devices) with { Precision = Enum.Parse<TorchPrecision>(precision, ignoreCase: true) });

    /// <summary>
    /// Makes sessions that run networks before and after training: on the first of the devices, and in float32 however exactly training is,
    /// so that embeddings are those of any engine.
    /// </summary>
    /// <param name="devices">Devices with commas between.</param>
    /// <param name="clipsAtOnce">How many threads will call a session at once; they share the processors.</param>
    public static Func<NetworkDescription, StateDict, IInferenceSession> Backend(string devices, int clipsAtOnce) => (network, weights) => TorchSession.Create(
        network,
        weights,
        new() { Device = TorchTrainingOptions.On(devices).Devices[0], Threads = Math.Clamp(Environment.ProcessorCount / clipsAtOnce, 1, TorchSessionOptions.Default.Threads) });
#else
        => throw Missing();

    /// <summary>Makes sessions that run networks before and after training.</summary>
    public static Func<NetworkDescription, StateDict, IInferenceSession> Backend(string devices, int clipsAtOnce) => throw Missing();

    private static PannsException Missing()
        => new("this build has no TorchSharp (its package did not restore, or it is native code); use --engine cpu");
#endif
}
