using System.Collections.Immutable;
using Panns.FrontEnd;
using Panns.Networks;
using Panns.Weights;

namespace Panns.Models.Classifiers;

/// <summary>
/// A classifier that was learnt on top of a network, as data: what it reads, its head, how windows of a recording become one result.
/// Exporters work from it.
/// </summary>
public sealed record ClassifierDescription
{
    /// <summary>How it was learnt: <c>freeze_l1</c>, say.</summary>
    public required string Strategy { get; init; }

    /// <summary>The classes in the order of the scores.</summary>
    public required ImmutableArray<string> Labels { get; init; }

    /// <summary>Whether a recording can have several classes: scores are sigmoids of the logits then, otherwise their softmax.</summary>
    public required bool IsMultiLabel { get; init; }

    /// <summary>How a recording is cut.</summary>
    public required ClassifierWindows Windows { get; init; }

    /// <summary>The network; null where the head reads log-mel statistics.</summary>
    public NetworkDescription? Network { get; init; }

    /// <summary>The network's weights; null where there is no network.</summary>
    public StateDict? Weights { get; init; }

    /// <summary>
    /// Front end of the log-mel spectrogram whose mean and standard deviation over time, band by band, the head reads: [2 * mels] values.
    /// Null where there is a network.
    /// </summary>
    public LogMelSettings? Statistics { get; init; }

    /// <summary>
    /// The network of vectors that turns the embedding, or the statistics, into scores; null where the network's own last layer gives them.
    /// </summary>
    public NetworkDescription? Head { get; init; }

    /// <summary>The head's weights; null where there is no head.</summary>
    public StateDict? HeadWeights { get; init; }

    /// <summary>What errors call it: the network's name, or the strategy's.</summary>
    public string Name => Network?.Name ?? Strategy;

    /// <summary>Rate of the waveform, in Hz.</summary>
    public int SampleRate => Network?.SampleRate ?? Statistics!.SampleRate;
}
