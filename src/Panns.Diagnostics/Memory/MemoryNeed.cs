using Panns.Networks;

namespace Panns.Diagnostics.Memory;

/// <summary>How much memory a case takes at most, so that one that does not fit is left out rather than the machine brought to a halt.</summary>
internal static class MemoryNeed
{
    // Each engine keeps packed weights; loading needs the exported model beside them.
    private const int CopiesOfWeights = 5;

    /// <summary>An upper estimate in bytes for a case's engines together.</summary>
    /// <remarks>
    /// Engines that keep whole batches hold the largest layer's inputs and result at a time, and reuse buffers of earlier layers only
    /// where they fit: half as much again. The CPU engine cuts batches, so it counts for little.
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
