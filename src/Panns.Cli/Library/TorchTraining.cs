#if PANNS_TORCHSHARP
using Panns.TorchSharp;
using Panns.TorchSharp.Training;
#endif
using Panns.Training;

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
#else
        => throw new PannsException("this build has no TorchSharp (its package did not restore, or it is native code); use --engine cpu");
#endif
}
