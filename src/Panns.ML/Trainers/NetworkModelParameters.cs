using System.Collections.Immutable;
using Panns.ML.Networks;
using Panns.ML.Trainers;
using Panns.Transfer;
using Panns.Weights;

namespace Panns.ML;

/// <summary>
/// The network trained by <c>PannsFineTune</c> or <c>PannsScratch</c>. Safe to use from several threads. Its memory is freed when neither it
/// nor its transformer is referenced anymore.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "The transformer disposes of it, or else a finalizer.")]
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

    /// <summary>Whether a row can have several classes: scores are then independent sigmoids, otherwise a softmax.</summary>
    public bool IsMultiLabel => _trained.Parameters.IsMultiLabel;

    /// <summary>Training history by epoch.</summary>
    public ImmutableArray<EpochRecord> History { get; }

    /// <summary>Required sample rate of waveforms, in Hz.</summary>
    public int SampleRate => _trained.SampleRate;

    /// <summary>Number of trained parameters.</summary>
    public long ParameterCount { get; }

    internal TrainedNetwork Trained => _trained;

    internal StateDict Weights => _weights;

    /// <summary>Computes the class probabilities: the mean over windows of the length used in training.</summary>
    /// <param name="waveform">Mono samples at <see cref="SampleRate"/>, at least one.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public float[] Score(ReadOnlySpan<float> waveform, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(waveform.Length, nameof(waveform));
        return _trained.Score(waveform, cancellationToken);
    }
}
