using System.Collections.Immutable;
using Panns.FrontEnd;
using Panns.Networks;
using Panns.Weights;

namespace Panns;

/// <summary>
/// A classifier trained on top of a network, as data: its input, its head, and how windows of a recording are combined. Used by
/// exporters.
/// </summary>
public sealed record ClassifierDescription
{
    /// <summary>The training strategy, for example <c>freeze_l1</c>.</summary>
    public required string Strategy { get; init; }

    /// <summary>The classes in the order of the scores.</summary>
    public required ImmutableArray<string> Labels { get; init; }

    /// <summary>Whether a recording can have several classes. If so, scores are sigmoids of the logits, otherwise their softmax.</summary>
    public required bool IsMultiLabel { get; init; }

    /// <summary>How recordings are cut into windows.</summary>
    public required ClassifierWindows Windows { get; init; }

    /// <summary>The network; null if the head uses log-mel statistics.</summary>
    public NetworkDescription? Network { get; init; }

    /// <summary>The network's weights; null without a network.</summary>
    public StateDict? Weights { get; init; }

    /// <summary>
    /// Front end of the log-mel statistics that the head uses: mean and standard deviation over time of each band, [2 * mels] values.
    /// Null if there is a network.
    /// </summary>
    public LogMelSettings? Statistics { get; init; }

    /// <summary>
    /// The head, a network that maps the embedding or the statistics to scores; null if the network's own last layer gives the scores.
    /// </summary>
    public NetworkDescription? Head { get; init; }

    /// <summary>The head's weights; null without a head.</summary>
    public StateDict? HeadWeights { get; init; }

    /// <summary>The name used in errors: the network's, or the strategy's.</summary>
    public string Name => Network?.Name ?? Strategy;

    /// <summary>Sample rate of the waveform, in Hz.</summary>
    public int SampleRate => Network?.SampleRate ?? Statistics!.SampleRate;
}
