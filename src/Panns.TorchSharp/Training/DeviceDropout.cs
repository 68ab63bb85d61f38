using Panns.TorchSharp.Forward;
using TorchSharp;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Training;

/// <summary>Dropout by libtorch's own generators, which repeats with the seed, whatever other threads and replicas do meanwhile.</summary>
internal static class DeviceDropout
{
    private static readonly Lock Drawing = new();

    /// <param name="x">What values are dropped of.</param>
    /// <param name="rate">Share of values dropped.</param>
    /// <param name="seed">Decides which.</param>
    public static Tensor Apply(Tensor x, double rate, ulong seed)
    {
        if (x.device.type == DeviceType.CPU)
        {
            using var generator = new Generator(seed);
            return x.mul(empty_like(x).bernoulli_(1 - rate, generator).Divide_(1 - rate));
        }

        // TorchSharp cannot make generators on GPUs: each GPU has one of libtorch's, and one call seeds them all. A kernel takes seed and
        // place from its generator when it is queued, so one dropout at a time seeds and queues, which takes microseconds.
        // (torch.manual_seed would seed the processor's generator alone.)
        lock (Drawing)
        {
            cuda.manual_seed_all(unchecked((long)seed));
            return nn.functional.dropout(x, rate, training: true);
        }
    }
}
