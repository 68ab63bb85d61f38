using Panns.Networks;

namespace Panns.Onnx.Tests.Support;

/// <summary>Weights for tests of a graph's form, which no value matters to: variances 1, all else 0.</summary>
internal sealed class ConstantWeights(NetworkDescription network) : NetworkWeights(network)
{
    public override string Source => $"constants for {Network.Name}";

    protected override void Fill(ParameterSpec parameter, Span<float> destination)
        => destination.Fill(parameter.Kind == ParameterKind.RunningVariance ? 1 : 0);
}
