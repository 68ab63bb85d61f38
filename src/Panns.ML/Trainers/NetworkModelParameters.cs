using System.Collections.Immutable;
using Panns.ML.Networks;
using Panns.ML.Trainers;
using Panns.Transfer;
using Panns.Weights;

namespace Panns.ML;

/// <summary>
/// What <c>PannsFineTune</c> and <c>PannsScratch</c> learned: a whole network. Safe to use from several threads. Its memory goes when
/// nothing refers to it or to its transformer any more.
/// </summary>
public sealed class NetworkModelParameters
{
    private readonly StateDict _weights;
    private readonly TrainedNetwork _trained;

    internal NetworkModelParameters(
        ModelInfo model, NetworkParameters parameters, StateDict weights, ImmutableArray<string> classes, ImmutableArray<EpochRecord> history)
    {
        Network = model;
        Classes = classes;
        History = history;
        ParameterCount = model.Describe(classes.Length).ParameterCount;
        _weights = weights;
        _trained = new(parameters, () => PretrainedNetwork.Create(model, weights));
    }

    /// <summary>The network.</summary>
    public ModelInfo Network { get; }

    /// <summary>Names of the classes, in the order of the scores.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>Whether the classes do not exclude each other: each has a sigmoid of its own, where otherwise a softmax shares out 1.</summary>
    public bool IsMultiLabel => _trained.Parameters.IsMultiLabel;

    /// <summary>How training went, epoch by epoch.</summary>
    public ImmutableArray<EpochRecord> History { get; }

    /// <summary>Rate of the waveforms that it takes, in Hz.</summary>
    public int SampleRate => _trained.SampleRate;

    /// <summary>Parameters that were learned.</summary>
    public long ParameterCount { get; }

    internal TrainedNetwork Trained => _trained;

    internal StateDict Weights => _weights;

    /// <summary>Probabilities of the classes, the mean over windows as long as those it was trained on.</summary>
    /// <param name="waveform">Mono samples at <see cref="SampleRate"/>, at least one.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public float[] Score(ReadOnlySpan<float> waveform, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(waveform.Length, nameof(waveform));
        return _trained.Score(waveform, cancellationToken);
    }
}
