using System.Numerics;
using System.Runtime.InteropServices;
using Panns.Networks;

namespace Panns.Weights.Binding;

/// <summary>Refuses weights that are no numbers: a network would give scores that are none, or silence, without a word.</summary>
internal static class FiniteWeights
{
    /// <exception cref="PannsException">A tensor holds NaN or infinity: the message names the first.</exception>
    public static void Check(StateDict weights, NetworkDescription network)
    {
        // The front end's constants are compared with their values anyway, and counters are whole.
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

            // Looking at them should not count as memory of the process.
            if (weights is MappedStateDict)
            {
                weights.Release(parameter.Name);
            }
        }
    }

    /// <summary>Whether all values are finite: the products with 0 of those are 0, of others NaN.</summary>
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
