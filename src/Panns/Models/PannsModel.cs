using Panns.Engine;
using Panns.Networks;

namespace Panns;

/// <summary>
/// A network with its weights and its classes, ready to run. Safe to use from several threads at once: one instance serves any
/// number of <see cref="AudioTagger"/>, <see cref="EmbeddingExtractor"/> and <see cref="SoundEventDetector"/>.
/// </summary>
public sealed partial class PannsModel : IDisposable
{
    private readonly Lazy<AdaptiveSession?> _crowd;

    /// <summary>Wraps a session of any engine.</summary>
    /// <param name="session">The session; disposed with the model.</param>
    /// <param name="labels">
    /// The classes; null for AudioSet's where there are 527, and numbers otherwise.
    /// </param>
    /// <exception cref="ArgumentException">There are more or fewer labels than classes.</exception>
    public PannsModel(IInferenceSession session, LabelSet? labels = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        var classes = session.Network.Classes;
        Labels = labels ?? (classes == AudioSetLabels.ClassCount ? AudioSetLabels.All : LabelSet.Numbered(classes));
        if (Labels.Count != classes)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{session.Network.Name} tells {classes} classes apart, but there are {Labels.Count} labels"), nameof(labels));
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

    /// <summary>What runs the network.</summary>
    public IInferenceSession Session { get; }

    /// <summary>Rate of the waveform that the network takes, in Hz.</summary>
    public int SampleRate => Network.SampleRate;

    /// <summary>For callers on several threads at once; null where the session is not one of the CPU engine with several threads.</summary>
    internal AdaptiveSession? Crowd => _crowd.Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        // It may have been made over the session: it goes first, and only if it was made.
        if (_crowd.IsValueCreated)
        {
            _crowd.Value?.Dispose();
        }

        Session.Dispose();
    }
}
