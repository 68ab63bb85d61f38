using Panns.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Forward;

/// <summary>How many clips one pass of inference takes: a large batch is cut, or its maps would fill the memory.</summary>
internal static class PassSize
{
    // Floats of a network's largest map.
    private const long ProcessorLimit = 128L << 20;
    private const long GpuLimit = 1L << 30;

    /// <param name="network">The network.</param>
    /// <param name="samples">Samples of a clip.</param>
    /// <param name="device">Where it runs.</param>
    public static int Clips(NetworkDescription network, int samples, Device device)
    {
        var largest = network.InferShapes(network.InputLength(samples)).Max(shape => shape.Length);
        return (int)Math.Clamp((device.type == DeviceType.CPU ? ProcessorLimit : GpuLimit) / largest, 1, int.MaxValue);
    }
}
