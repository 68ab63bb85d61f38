using Panns.Common;
using Panns.Networks;
using Panns.Weights;

namespace Panns.Diagnostics.Inputs;

/// <summary>
/// Weights for any network without a download, the same on every machine. Their scales keep activations from vanishing or exploding over
/// dozens of layers, and the first normalization has the statistics of a trained network. They cost the same arithmetic as published ones.
/// </summary>
internal sealed class SyntheticWeights : StateDict
{
    // Generating tens of millions of values takes seconds, so all tensors use sections of one table.
    private static readonly Lazy<float[]> Table = new(CreateTable);
    private readonly Dictionary<string, ParameterSpec> _parameters;
    private readonly bool _hasLogMel;

    public SyntheticWeights(NetworkDescription network)
    {
        _parameters = network.Parameters.Where(parameter => !parameter.IsOptional).ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        _hasLogMel = network.FrontEnd is not null;
        Names = [.. _parameters.Keys];
        Source = $"synthetic weights of {network.Name}";
    }

    /// <inheritdoc/>
    public override string Source { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public override bool TryGetShape(string name, out ReadOnlySpan<int> shape)
    {
        var found = _parameters.TryGetValue(name, out var parameter);
        shape = found ? parameter!.Shape.AsSpan() : default;
        return found;
    }

    /// <inheritdoc/>
    public override void CopyTo(string name, Span<float> destination)
    {
        if (!_parameters.TryGetValue(name, out var parameter))
        {
            throw new PannsException($"{Source}: no tensor named '{name}'");
        }

        if (destination.Length != parameter.Length)
        {
            throw new ArgumentException(FormattableString.Invariant($"room for {destination.Length} values, not {parameter.Length}"), nameof(destination));
        }

        var (center, range) = Distribution(parameter);
        var table = Table.Value;
        var position = Start(name, table.Length);
        while (!destination.IsEmpty)
        {
            var stretch = table.AsSpan(position, Math.Min(table.Length - position, destination.Length));
            for (var i = 0; i < stretch.Length; i++)
            {
                destination[i] = center + (range * stretch[i]);
            }

            destination = destination[stretch.Length..];
            position = 0;
        }
    }

    private (float Center, float Range) Distribution(ParameterSpec parameter)
    {
        // Log-mel values have a mean of about -50 dB and a standard deviation of 20.
        var isLogMel = _hasLogMel && parameter.Name.StartsWith("bn0.", StringComparison.Ordinal);
        var fanIn = parameter.Shape.Length > 1 ? parameter.Length / parameter.Shape[0] : 1;
        return parameter.Kind switch
        {
            ParameterKind.Weight => (0, MathF.Sqrt(3f / fanIn)),
            ParameterKind.BatchNormWeight => (1, 0.2f),
            ParameterKind.RunningMean => isLogMel ? (-50, 10) : (0, 0.1f),
            ParameterKind.RunningVariance => isLogMel ? (400, 100) : (1, 0.3f),
            _ => (0, 0.1f),
        };
    }

    private static int Start(string name, int length)
    {
        // FNV-1a, because string.GetHashCode differs between processes.
        var hash = 14695981039346656037;
        foreach (var character in name)
        {
            hash = (hash ^ character) * 1099511628211;
        }

        return (int)(hash % (ulong)length);
    }

    // A prime number of values, so that rows of a matrix differ from each other.
    private static float[] CreateTable()
    {
        var table = new float[1_048_573];
        var random = new SeededRandom(seed: 20);
        foreach (ref var value in table.AsSpan())
        {
            value = (float)((2 * random.NextDouble()) - 1);
        }

        return table;
    }
}
