using Panns.Engine;
using Panns.Networks;
#if PANNS_TORCHSHARP
using Panns.TorchSharp;
#endif
using Panns.Weights;

namespace Panns.Cli.Library;

/// <summary><c>--engine torch</c>: networks run by libtorch, on the processor or an NVIDIA GPU.</summary>
internal static class TorchEngine
{
    /// <summary>Makes sessions of networks with their weights.</summary>
    /// <exception cref="PannsException">This build has no TorchSharp.</exception>
    public static Func<NetworkDescription, StateDict, IInferenceSession> Backend(ModelChoice choice)
#if PANNS_TORCHSHARP
        => (network, weights) => TorchSession.CreateForCallers(network, weights, Options(choice));

    private static TorchSessionOptions Options(ModelChoice choice)
    {
        var options = new TorchSessionOptions { Device = choice.Device.ToString() };
        return choice.Threads is { } threads ? options with { Threads = threads } : options;
    }
#else
        => throw new PannsException("this build has no TorchSharp (its package did not restore, or it is native code); use --engine cpu");
#endif
}
