using Panns.Networks;

namespace Panns.Onnx.Tests.Support;

/// <summary>Weights for tests that only look at the graph: variances 1, everything else 0.</summary>
internal sealed class ConstantWeights(NetworkDescription network) : NetworkWeights(network)
{
    public override string Source => $"constants for {Network.Name}";

    protected override void Fill(ParameterSpec parameter, Span<float> destination)
        => destination.Fill(parameter.Kind == ParameterKind.RunningVariance ? 1 : 0);
}
