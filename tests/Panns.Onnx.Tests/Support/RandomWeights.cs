using Panns.Networks;
using Panns.Tests.Support;
using Panns.Weights;

namespace Panns.Onnx.Tests.Support;

/// <summary>
/// Deterministic weights of any network, for which there are no others: He-like scales, so that activations neither vanish nor
/// explode over fifty layers, and batch statistics near 0 and 1.
/// </summary>
internal sealed class RandomWeights(NetworkDescription network) : StateDict
{
    private readonly Dictionary<string, ParameterSpec> _parameters
        = network.Parameters.Where(parameter => !parameter.IsOptional).ToDictionary(parameter => parameter.Name);

    public override string Source => $"random weights for {network.Name}";

    public override IReadOnlyList<string> Names => [.. _parameters.Keys];

    public override bool TryGetShape(string name, out ReadOnlySpan<int> shape)
    {
        var found = _parameters.TryGetValue(name, out var parameter);
        shape = found ? parameter!.Shape.AsSpan() : default;
        return found;
    }

    public override void CopyTo(string name, Span<float> destination)
    {
        var parameter = _parameters[name];
        var fanIn = parameter.Shape.Length > 1 ? parameter.Length / parameter.Shape[0] : 1;

        // The log-mel is about -50 dB on average, with a deviation of some 20: bn0's statistics, so that the first layer sees what it
        // would in a trained network.
        var isInput = name == "bn0.running_mean" || name == "bn0.running_var";
        var isLogMel = isInput && network.FrontEnd is not null;
        var (center, range) = parameter.Kind switch
        {
            ParameterKind.Weight => (0, Math.Sqrt(3.0 / fanIn)),
            ParameterKind.BatchNormWeight => (1, 0.2),
            ParameterKind.RunningMean => isLogMel ? (-50, 10) : (0, 0.1),
            ParameterKind.RunningVariance => isLogMel ? (400, 100) : (1, 0.3),
            _ => (0, 0.1),
        };
        ManifestWeights.Fill(name, center, range, destination);
    }
}
