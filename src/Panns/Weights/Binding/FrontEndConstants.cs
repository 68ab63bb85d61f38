using System.Buffers;
using Panns.Networks;

namespace Panns.Weights.Binding;

/// <summary>
/// Compares the front end's constants that published checkpoints carry with those of the network's settings: the mel edges, for
/// one, show nowhere else.
/// </summary>
internal static class FrontEndConstants
{
    /// <summary>
    /// Of the largest value. The constants are float32 results of float64 formulas; another mel edge, norm or window differs by
    /// more than a hundredth.
    /// </summary>
    private const float Tolerance = 1e-4f;

    /// <exception cref="PannsException">A constant differs.</exception>
    public static void Check(StateDict weights, NetworkDescription network, Func<string, float[]?> compute)
    {
        foreach (var parameter in network.Parameters.Where(parameter => parameter.Kind == ParameterKind.FrontEnd))
        {
            if (!weights.TryGetShape(parameter.Name, out _) || compute(parameter.Name) is not { } expected)
            {
                continue;
            }

            var found = ArrayPool<float>.Shared.Rent(expected.Length);
            weights.CopyTo(parameter.Name, found.AsSpan(0, expected.Length));
            var differs = Differs(expected, found);
            ArrayPool<float>.Shared.Return(found);
            if (differs)
            {
                throw new PannsException(
                    $"{weights.Source}: does not fit {network.Name}: its {parameter.Name} is not that of {Settings(network)}; "
                    + "this checkpoint was trained with another front end");
            }
        }
    }

    private static bool Differs(float[] expected, float[] found)
    {
        var limit = Tolerance * expected.Max(Math.Abs);
        for (var i = 0; i < expected.Length; i++)
        {
            // Written so that NaN differs.
            if (!(Math.Abs(found[i] - expected[i]) <= limit))
            {
                return true;
            }
        }

        return false;
    }

    private static string Settings(NetworkDescription network) => network.FrontEnd is not { } settings
        ? $"a network at {network.SampleRate} Hz"
        : FormattableString.Invariant(
            $"{settings.SampleRate} Hz, windows of {settings.WindowSize} samples and {settings.MelBins} bands from {settings.MinFrequency} to {settings.MaxFrequency} Hz");
}
