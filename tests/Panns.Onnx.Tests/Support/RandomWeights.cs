using System.Collections.Concurrent;
using Panns.Networks;
using Panns.Tests.Support;

namespace Panns.Onnx.Tests.Support;

/// <summary>
/// Deterministic random weights for networks without published ones: He-like scales, so that activations neither vanish nor
/// explode over fifty layers, and batch statistics near 0 and 1.
/// </summary>
internal sealed class RandomWeights(NetworkDescription network) : NetworkWeights(network)
{
    // Generated once, because every engine under comparison reads networks of up to 80 million weights.
    private readonly ConcurrentDictionary<string, float[]> _values = [];

    public override string Source => $"random weights for {Network.Name}";

    public override bool TryGetSpan(string name, out ReadOnlySpan<float> values)
    {
        values = Values(name);
        return true;
    }

    public override void CopyTo(string name, Span<float> destination) => Values(name).CopyTo(destination);

    private float[] Values(string name) => _values.GetOrAdd(name, _ =>
    {
        var values = new float[Parameter(name).Length];
        Fill(Parameter(name), values);
        return values;
    });

    protected override void Fill(ParameterSpec parameter, Span<float> destination)
    {
        var fanIn = parameter.Shape.Length > 1 ? parameter.Length / parameter.Shape[0] : 1;

        // The log-mel is about -50 dB on average, with a deviation of about 20: with these statistics in bn0 the first layer gets the same
        // range as in a trained network.
        var isInput = parameter.Name == "bn0.running_mean" || parameter.Name == "bn0.running_var";
        var isLogMel = isInput && Network.FrontEnd is not null;
        var (center, range) = parameter.Kind switch
        {
            ParameterKind.Weight => (0.0, Math.Sqrt(3.0 / fanIn)),
            ParameterKind.BatchNormWeight => (1, 0.2),
            ParameterKind.RunningMean => isLogMel ? (-50, 10) : (0, 0.1),
            ParameterKind.FeatureScale => (1.5, 1.0),
            ParameterKind.RunningVariance => isLogMel ? (400, 100) : (1, 0.3),
            _ => (0, 0.1),
        };
        ManifestWeights.Fill(parameter.Name, center, range, destination);
    }
}
