using Panns.Networks;

namespace Panns.Diagnostics.Memory;

/// <summary>Estimates the memory that a case needs, so that one that does not fit is skipped before it makes the machine swap.</summary>
internal static class MemoryNeed
{
    // Each engine keeps packed weights, and loading also holds the exported model.
    private const int CopiesOfWeights = 5;

    /// <summary>An upper bound in bytes for all engines of a case together.</summary>
    /// <remarks>
    /// Engines that process whole batches hold the inputs and output of the largest layer, and reuse buffers of earlier layers only if they
    /// fit, which adds half again. The CPU engine splits batches, so it needs little.
    /// </remarks>
    public static long Of(NetworkDescription network, int clips, double seconds)
    {
        var samples = Math.Max((int)(seconds * network.SampleRate), network.MinimumSamples);
        var shapes = network.InferShapes(samples);
        var largest = network.Nodes.Max(node => shapes[node.Index].Length + node.Inputs.Sum(input => shapes[input].Length));
        var weights = network.Parameters.Sum(parameter => (long)parameter.Length);
        return sizeof(float) * ((CopiesOfWeights * weights) + (clips * (largest + (largest / 2) + samples)));
    }
}
