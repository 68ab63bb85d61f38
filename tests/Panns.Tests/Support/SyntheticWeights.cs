using Panns.Networks;
using Panns.Weights;

namespace Panns.Tests.Support;

/// <summary>
/// Fast plausible weights for any network: He-uniform kernels, normalizations near the identity, a first normalization that fits
/// log-mel values. Deterministic, seeded by the tensor's name.
/// </summary>
internal sealed class SyntheticWeights : StateDict
{
    // Drawing tens of millions of values takes seconds, so all tensors take parts of one table.
    private static readonly float[] Table = CreateTable();
    private readonly Dictionary<string, ParameterSpec> _parameters;

    public SyntheticWeights(NetworkDescription network)
    {
        _parameters = network.Parameters.Where(parameter => parameter.Kind != ParameterKind.FrontEnd).ToDictionary(parameter => parameter.Name);
        Names = [.. _parameters.Keys];
        Source = $"synthetic {network.Name}";
    }

    public override string Source { get; }

    public override IReadOnlyList<string> Names { get; }

    public override bool TryGetShape(string name, out ReadOnlySpan<int> shape)
    {
        var found = _parameters.TryGetValue(name, out var parameter);
        shape = found ? parameter!.Shape.AsSpan() : default;
        return found;
    }

    public override void CopyTo(string name, Span<float> destination)
    {
        var parameter = _parameters[name];
        var isInput = name.StartsWith("bn0.", StringComparison.Ordinal) && parameter.Length <= 128;
        var (center, range) = parameter.Kind switch
        {
            ParameterKind.Weight => (0f, MathF.Sqrt(6f / Math.Max(1, parameter.Length / parameter.Shape[0]))),
            ParameterKind.Bias => (0f, 0.1f),
            ParameterKind.BatchNormWeight => (0.8f, 0.2f),
            ParameterKind.BatchNormBias => (0f, 0.1f),
            ParameterKind.RunningMean => isInput ? (-35f, 10f) : (0f, 0.3f),
            ParameterKind.RunningVariance => isInput ? (400f, 100f) : (1f, 0.4f),
            ParameterKind.FeatureMean => (0f, 0.5f),
            ParameterKind.FeatureScale => (1.5f, 1f),
            _ => (0f, 0f),
        };
        var position = (int)(ManifestWeights.Fnv1A64(name) % (ulong)Table.Length);
        for (var i = 0; i < destination.Length;)
        {
            var stretch = Table.AsSpan(position, Math.Min(Table.Length - position, destination.Length - i));
            for (var j = 0; j < stretch.Length; j++)
            {
                destination[i + j] = center + (range * stretch[j]);
            }

            i += stretch.Length;
            position = 0;
        }
    }

    // A prime number of values, so that the rows of a matrix do not repeat.
    private static float[] CreateTable()
    {
        var table = new float[1_048_573];
        var random = new SplitMix64(20);
        foreach (ref var value in table.AsSpan())
        {
            value = (float)random.NextSigned();
        }

        return table;
    }
}
