using System.Numerics;
using System.Runtime.InteropServices;
using Panns.Networks;

namespace Panns.Weights.Binding;

/// <summary>Refuses weights that are NaN or infinite, with which a network would silently give NaN or constant scores.</summary>
internal static class FiniteWeights
{
    /// <exception cref="PannsException">A tensor holds NaN or infinity: the message names the first.</exception>
    public static void Check(StateDict weights, NetworkDescription network)
    {
        // The front end's constants are compared with their expected values anyway, and counters are integers.
        foreach (var parameter in network.Parameters.Where(parameter => parameter.Kind is not (ParameterKind.FrontEnd or ParameterKind.BatchCount)))
        {
            if (!weights.TryGetShape(parameter.Name, out _))
            {
                continue;
            }

            var values = weights.TryGetSpan(parameter.Name, out var inPlace) ? inPlace : weights.Read(parameter.Name);
            if (!AreFinite(values))
            {
                throw new PannsException(
                    $"{weights.Source}: tensor '{parameter.Name}' holds {FirstBad(values)}: the training that wrote it has failed, or the file is damaged; take an earlier checkpoint");
            }

            // The pages read here should not count as this process's memory.
            if (weights is MappedStateDict)
            {
                weights.Release(parameter.Name);
            }
        }
    }

    /// <summary>Whether all values are finite: 0 times a finite value is 0, times any other is NaN.</summary>
    public static bool AreFinite(ReadOnlySpan<float> values)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var (a, b) = (Vector<float>.Zero, Vector<float>.Zero);
        var i = 0;
        for (; i + 1 < vectors.Length; i += 2)
        {
            a += vectors[i] * 0;
            b += vectors[i + 1] * 0;
        }

        for (; i < vectors.Length; i++)
        {
            a += vectors[i] * 0;
        }

        var sum = Vector.Sum(a + b);
        foreach (var value in values[(vectors.Length * Vector<float>.Count)..])
        {
            sum += value * 0;
        }

        return sum == 0;
    }

    private static string FirstBad(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
            {
                return float.IsNaN(value) ? "NaN" : "infinity";
            }
        }

        return "no numbers";
    }
}
