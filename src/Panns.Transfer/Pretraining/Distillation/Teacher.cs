using Panns.Engine;
using Panns.Networks;

namespace Panns.Transfer.Pretraining.Distillation;

/// <summary>A network whose outputs another one learns.</summary>
internal sealed class Teacher : IDisposable
{
    private readonly IInferenceSession _session;

    /// <summary>Prepares a network to teach.</summary>
    /// <param name="network">The network; not needed afterward.</param>
    /// <param name="student">Who learns.</param>
    /// <param name="options">What is learned.</param>
    /// <param name="running">The engine that runs it, and its threads.</param>
    /// <exception cref="PannsException">Rates or classes differ, or it lacks an output that is to be learned.</exception>
    public Teacher(PretrainedNetwork network, NetworkDescription student, DistillationOptions options, PannsModelOptions running)
    {
        Network = network.Network;
        if (Network.SampleRate != student.SampleRate || Network.Classes != student.Classes)
        {
            throw new PannsException(FormattableString.Invariant(
                $"{Network.Name} hears {Network.SampleRate} samples a second and tells {Network.Classes} classes apart; {student.Name} hears {student.SampleRate} and tells {student.Classes}: it cannot teach it"));
        }

        if ((options.LogitWeight > 0 && Network.LogitsOutput is null) || (options.EmbeddingWeight > 0 && Network.EmbeddingOutput is null))
        {
            throw new PannsException($"{Network.Name} has no {(Network.LogitsOutput is null ? "logits" : "embedding")} to teach");
        }

        Identity = $"{Network.Name} {network.Hash}";
        _session = running.CreateSession(Network, network.Weights);
    }

    public NetworkDescription Network { get; }

    /// <summary>What tells it from any other.</summary>
    public string Identity { get; }

    /// <summary>Scores a clip.</summary>
    /// <param name="waveform">The clip.</param>
    /// <param name="scores">Receives [classes].</param>
    /// <param name="logits">Receives [classes]; empty for none.</param>
    /// <param name="embedding">Receives [embedding size]; empty for none.</param>
    public void Score(ReadOnlySpan<float> waveform, Span<float> scores, Span<float> logits, Span<float> embedding)
        => _session.Run(waveform, 1, new NetworkOutputs { Clipwise = scores, Logits = logits, Embedding = embedding });

    public void Dispose() => _session.Dispose();
}
