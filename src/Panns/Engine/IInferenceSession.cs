using Panns.Networks;

namespace Panns.Engine;

/// <summary>
/// A network with its weights, ready to run on one engine. Safe to call from several threads at once; outputs are the
/// evaluation-mode outputs of the original classes.
/// </summary>
public interface IInferenceSession : IDisposable
{
    /// <summary>The network's description.</summary>
    NetworkDescription Network { get; }

    /// <summary>
    /// Name and version of the engine, and everything else that affects the last bits of its results: vector width, device, precision.
    /// Cached results are keyed by it.
    /// </summary>
    string Engine => EngineIdentity.Of(GetType());

    /// <summary>Number of concurrent calls that gives the highest throughput.</summary>
    int PreferredCallers => Environment.ProcessorCount;

    /// <summary>Runs a batch of equally long clips.</summary>
    /// <param name="waveforms">
    /// [clips, samples] mono samples at the network's rate, about -1 to 1. Clips shorter than the network's minimum are extended
    /// with zeros. For a network that reads vectors: [clips, <see cref="NetworkDescription.InputFeatures"/>] of those.
    /// </param>
    /// <param name="clips">Number of clips, at least 1; divides the length of <paramref name="waveforms"/>.</param>
    /// <param name="outputs">Where the results go; outputs with an empty span are not computed.</param>
    /// <param name="cancellationToken">Checked between layers.</param>
    /// <exception cref="ArgumentException">A span has the wrong length, or asks for an output that the network does not have.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    void Run(ReadOnlySpan<float> waveforms, int clips, NetworkOutputs outputs, CancellationToken cancellationToken = default);
}
