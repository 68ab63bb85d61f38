using Panns.Networks;
using Panns.Networks.Layers;

namespace Panns.Tests.Support;

/// <summary>Networks that take vectors.</summary>
internal static class VectorNetworks
{
    public const int Features = 37;
    public const int Classes = 5;

    /// <summary>A head: standardization, a hidden layer with dropout, and the softmax or sigmoids of the logits.</summary>
    public static NetworkDescription Head(bool isMultiLabel = false)
    {
        var network = NetworkBuilder.ForVectors("Head", Features, Classes);
        var x = network.Standardize("standardize", network.Input);
        x = network.ReLU(network.Linear("0", x, 21));
        var hidden = network.Dropout(x, 0.3);
        var logits = network.Linear("1", hidden, Classes);
        return network.Build(isMultiLabel ? network.Activate(ActivationKind.Sigmoid, logits) : network.Softmax(logits), logits, hidden);
    }

    /// <summary>[count, <see cref="Features"/>] values between -2 and 2.</summary>
    public static float[] Vectors(int count, ulong seed = 1)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count * Features).Select(_ => (float)(2 * random.NextSigned()))];
    }
}
