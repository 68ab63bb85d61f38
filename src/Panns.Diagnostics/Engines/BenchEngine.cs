using Panns.Engine;

namespace Panns.Diagnostics.Engines;

/// <summary>An engine with a network loaded, and the outputs of its last call.</summary>
/// <param name="session">The network on the engine; disposed with this.</param>
internal sealed class BenchEngine(IInferenceSession session) : IDisposable
{
    private float[] _clipwise = [];
    private float[] _embedding = [];

    /// <summary>[clips, classes] of the last <see cref="Run"/>.</summary>
    public ReadOnlySpan<float> Clipwise => _clipwise;

    /// <summary>[clips, embedding size] of the last <see cref="Run"/>.</summary>
    public ReadOnlySpan<float> Embedding => _embedding;

    /// <summary>Allocates outputs for a number of clips.</summary>
    public void Prepare(int clips)
    {
        _clipwise = new float[clips * session.Network.Classes];
        _embedding = new float[clips * session.Network.EmbeddingSize];
    }

    /// <summary>Runs a batch for its scores and embeddings.</summary>
    public void Run(ReadOnlySpan<float> waveforms, int clips, CancellationToken cancellationToken)
        => session.Run(waveforms, clips, new() { Clipwise = _clipwise, Embedding = _embedding }, cancellationToken);

    public void Dispose() => session.Dispose();
}
