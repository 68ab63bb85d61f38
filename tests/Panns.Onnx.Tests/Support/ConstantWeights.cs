using Panns.Networks;
using Panns.Weights;

namespace Panns.Onnx.Tests.Support;

/// <summary>Weights for tests of a graph's form, which no value matters to: variances 1, all else 0.</summary>
internal sealed class ConstantWeights(NetworkDescription network) : StateDict
{
    private readonly Dictionary<string, ParameterSpec> _parameters
        = network.Parameters.Where(parameter => !parameter.IsOptional).ToDictionary(parameter => parameter.Name);

    public override string Source => $"constants for {network.Name}";

    public override IReadOnlyList<string> Names => [.. _parameters.Keys];

    public override bool TryGetShape(string name, out ReadOnlySpan<int> shape)
    {
        var found = _parameters.TryGetValue(name, out var parameter);
        shape = found ? parameter!.Shape.AsSpan() : default;
        return found;
    }

    public override void CopyTo(string name, Span<float> destination)
        => destination.Fill(_parameters[name].Kind == ParameterKind.RunningVariance ? 1 : 0);
}
