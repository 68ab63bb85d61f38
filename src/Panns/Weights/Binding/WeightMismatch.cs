using Panns.Networks;

namespace Panns.Weights.Binding;

/// <summary>Describes a mismatch: the first wrong tensor with both shapes, and the probable cause.</summary>
internal static class WeightMismatch
{
    /// <summary>The published networks' windows last 32 ms, so the window's length gives the sampling rate.</summary>
    private const int WindowMilliseconds = 32;

    public static string Explain(WeightComparison comparison)
    {
        if (comparison.Reshaped.Count == 0)
        {
            return Names(comparison);
        }

        // Most informative tensor first: a front end of another rate, then other mel bands, then the head.
        var (expected, found) = comparison.Reshaped.MinBy(pair => Rank(pair.Expected, pair.Found, comparison.Network));
        var more = comparison.Reshaped.Count + comparison.Missing.Count + comparison.Unexpected.Count - 1;
        var others = more switch
        {
            0 => string.Empty,
            1 => " (one more tensor differs)",
            _ => $" ({more} more tensors differ)",
        };
        return $"{expected.Name} is {Text(found)} in the file and {Text(expected.Shape.AsSpan())} in the network{others}: "
            + Cause(expected, found, comparison.Network);
    }

    private static int Rank(ParameterSpec expected, int[] found, NetworkDescription network) => expected switch
    {
        { Name: FrontEndTensors.StftReal } => 0,
        { Name: FrontEndTensors.MelWeights } => 1,
        _ when IsMelNorm(expected) => 2,
        _ when !IsHead(expected, found, network) => 3,
        _ => 4,
    };

    private static string Cause(ParameterSpec expected, int[] found, NetworkDescription network)
    {
        var window = found[^1];
        return expected switch
        {
            { Name: FrontEndTensors.StftReal } when found.Length == 3
                => $"this checkpoint was trained at {window / WindowMilliseconds} kHz (windows of {window} samples), "
                    + $"{network.Name} works at {network.SampleRate / 1000} kHz",
            { Name: FrontEndTensors.MelWeights } when found.Length == 2 && found[1] != expected.Shape[1] => MelBands(found[1], expected.Shape[1]),
            { Name: FrontEndTensors.MelWeights } => "this checkpoint was trained at another sampling rate",
            _ when IsMelNorm(expected) && found.Length == 1 => MelBands(found[0], expected.Shape[0]),
            _ when IsHead(expected, found, network)
                => $"the file has a head for {found[0]} classes, the network one for {network.Classes}; "
                    + "ask for that number of classes, or for a new head",
            _ => "it is another architecture's",
        };
    }

    private static string MelBands(int found, int expected) => $"this checkpoint was trained on {found} mel bands, not {expected}";

    private static bool IsMelNorm(ParameterSpec parameter) => parameter.Name.StartsWith("bn0.", StringComparison.Ordinal);

    private static bool IsHead(ParameterSpec expected, int[] found, NetworkDescription network)
        => expected.Shape.Length == found.Length && expected.Shape.Length > 0 && expected.Shape[0] == network.Classes
            && found[0] != network.Classes && expected.Shape.AsSpan()[1..].SequenceEqual(found.AsSpan(1));

    private static string Names(WeightComparison comparison)
    {
        var parts = new List<string>();
        if (comparison.Missing.Count > 0)
        {
            parts.Add($"it lacks {Summary(comparison.Missing)}");
        }

        if (comparison.Unexpected.Count > 0)
        {
            parts.Add($"it has {Summary(comparison.Unexpected)}, which {comparison.Network.Name} does not");
        }

        return string.Join("; ", parts);
    }

    private static string Summary(IReadOnlyList<string> names) => names.Count switch
    {
        1 => names[0],
        2 => $"{names[0]} and {names[1]}",
        _ => $"{names.Count} tensors ({names[0]}, {names[1]}, ...)",
    };

    private static string Text(ReadOnlySpan<int> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
