using Panns.Engine;
using Panns.Networks;

namespace Panns;

/// <summary>
/// A network with its weights and classes, ready to run. Safe to use from several threads at once; one instance can serve any number of
/// <see cref="AudioTagger"/>, <see cref="EmbeddingExtractor"/> and <see cref="SoundEventDetector"/> instances.
/// </summary>
public sealed partial class PannsModel : IDisposable
{
    private readonly Lazy<AdaptiveSession?> _crowd;

    /// <summary>Creates a model from a session of any engine.</summary>
    /// <param name="session">The session; disposed with the model.</param>
    /// <param name="labels">
    /// The classes; null for AudioSet's if there are 527, and numbers otherwise.
    /// </param>
    /// <exception cref="ArgumentException">The number of labels differs from the number of classes.</exception>
    public PannsModel(IInferenceSession session, LabelSet? labels = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        var classes = session.Network.Classes;
        Labels = labels ?? (classes == AudioSetLabels.ClassCount ? AudioSetLabels.All : LabelSet.Numbered(classes));
        if (Labels.Count != classes)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{session.Network.Name} has {classes} classes, but there are {Labels.Count} labels"), nameof(labels));
        }

        Session = session;
        _crowd = new(() => session as AdaptiveSession ?? (session is CpuSession { Threads: > 1 } cpu ? AdaptiveSession.Over(cpu) : null));
    }

    /// <summary>Name of the network: <c>Cnn14</c>.</summary>
    public string Name => Network.Name;

    /// <summary>The network's description.</summary>
    public NetworkDescription Network => Session.Network;

    /// <summary>The classes in the order of the network's outputs.</summary>
    public LabelSet Labels { get; }

    /// <summary>The session that runs the network.</summary>
    public IInferenceSession Session { get; }

    /// <summary>Required sample rate of waveforms, in Hz.</summary>
    public int SampleRate => Network.SampleRate;

    /// <summary>A session for concurrent callers; null where there is but the one way to run it.</summary>
    internal AdaptiveSession? Crowd => _crowd.Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        // The adaptive session may wrap the session, so it is disposed first, if it was created.
        if (_crowd.IsValueCreated)
        {
            _crowd.Value?.Dispose();
        }

        Session.Dispose();
    }
}
