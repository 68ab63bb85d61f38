using Panns.Common;
using Panns.Networks;
using Panns.Training.Augmentation;
using Panns.Training.DataParallel;
using Panns.Weights;

namespace Panns.Training;

/// <summary>
/// The training of one network: batches in, losses out. The seed and the number of batches seen so far determine every random choice,
/// so that a session resumed from a checkpoint gives the same bits. Not for several threads at once.
/// </summary>
public sealed partial class TrainingSession : IDisposable
{
    private readonly ITrainingEngine _engine;
    private readonly WaveformAugmenter _augmenter;

    // Passes made by this session.
    private long _passes;
    private bool _hasGradients;

    /// <summary>Starts a training.</summary>
    /// <param name="network">The network, described for as many classes as the targets have.</param>
    /// <param name="options">How to train.</param>
    /// <param name="weights">
    /// Weights to start from; null to start from scratch. Layers in <see cref="TrainingOptions.Fresh"/> start with new weights in any case.
    /// </param>
    /// <param name="engine">The back end; null for <see cref="TrainingEngines.Cpu"/>.</param>
    /// <exception cref="PannsException">The weights lack a tensor of the network, or have one of another shape.</exception>
    public TrainingSession(NetworkDescription network, TrainingOptions options, StateDict? weights = null, ITrainingEngineFactory? engine = null)
        : this((engine ?? TrainingEngines.Cpu).Create(network, options), options)
    {
        try
        {
            using var start = WeightInitializer.Create(network, options.Seed);
            if (weights is not null)
            {
                StartingWeights.Overlay(start, weights, network, options);
            }

            _engine.ImportWeights(start);
        }
        catch
        {
            _engine.Dispose();
            throw;
        }
    }

    /// <summary>Trains on an engine that already has its weights.</summary>
    /// <param name="engine">The engine; disposed of with the session.</param>
    /// <param name="options">How to train.</param>
    public TrainingSession(ITrainingEngine engine, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(options);
        _engine = engine;
        Options = options;
        _augmenter = new(options.Augmentation, engine.Network.SampleRate);
    }

    /// <summary>The training options.</summary>
    public TrainingOptions Options { get; }

    /// <summary>The network's description.</summary>
    public NetworkDescription Network => _engine.Network;

    /// <summary>Names of the parameters that learn, in the order of the state dict.</summary>
    public IReadOnlyList<string> TrainableParameters => _engine.TrainableParameters;

    /// <summary>Updates made so far.</summary>
    public long Updates { get; private set; }

    /// <summary>Which of an update's passes this session makes.</summary>
    [BestFriend]
    internal PassShare Share { get; init; } = PassShare.Whole;

    /// <summary>Whether training leaves the processor free.</summary>
    [BestFriend]
    internal bool LeavesProcessor => _engine.LeavesProcessor;

    /// <summary>Learning rate of the next update.</summary>
    public double LearningRate => Options.LearningRate * Options.Schedule.Factor(Updates);

    /// <summary>Forward and backward pass of a batch and an update of the parameters.</summary>
    /// <param name="batch">Clips and targets.</param>
    /// <returns>The loss before the update.</returns>
    /// <exception cref="ArgumentException">A span has the wrong length, or mixup an odd number of clips.</exception>
    public double Step(in TrainingBatch batch)
    {
        var loss = Accumulate(batch);
        Update();
        return loss;
    }

    /// <summary>Updates the parameters with the accumulated gradients, clipped as in the options, and sets the gradients to zero.</summary>
    /// <returns>Norm of the gradients before clipping; 0 without clipping, because it is then not computed.</returns>
    public double Update()
    {
        double norm = 0;
        if (Options.ClipNorm > 0)
        {
            norm = _engine.UpdateClipped(LearningRate, Options.ClipNorm);
        }
        else
        {
            _engine.Update(LearningRate);
        }

        Updates++;
        _hasGradients = false;
        return norm;
    }

    /// <summary>Evaluation-mode scores with the current parameters.</summary>
    /// <param name="waveforms">As in <see cref="TrainingBatch.Waveforms"/>.</param>
    /// <param name="clips">Number of clips.</param>
    /// <param name="scores">Receives [clips, classes] clipwise scores; empty for none.</param>
    /// <param name="logits">Receives [clips, classes] values before the sigmoid; empty for none.</param>
    public void Predict(ReadOnlySpan<float> waveforms, int clips, Span<float> scores, Span<float> logits = default)
        => _engine.Predict(waveforms, clips, scores, logits);

    /// <summary>Norm of the gradients accumulated since the last update.</summary>
    public double GradientNorm() => _engine.GradientNorm();

    /// <summary>Copies the current value of a tensor of the state dict.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="destination">Receives the values; as long as the tensor.</param>
    /// <exception cref="PannsException">The network has no tensor of the name.</exception>
    public void CopyTensor(string name, Span<float> destination) => _engine.CopyTensor(name, destination);

    /// <summary>Copies the gradient of a parameter that learns.</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="destination">Receives the gradient; as long as the parameter.</param>
    /// <exception cref="ArgumentException">The parameter does not learn: it has no gradient.</exception>
    public void CopyGradient(string name, Span<float> destination) => _engine.CopyGradient(name, destination);

    /// <summary>The whole state dict as it is now, running statistics and batch counts included: a copy.</summary>
    public InMemoryStateDict ExportWeights() => _engine.ExportWeights();

    /// <summary>Replaces all weights and running statistics; the optimizer keeps its state.</summary>
    [BestFriend]
    internal void ImportWeights(StateDict weights) => _engine.ImportWeights(weights);

    /// <inheritdoc/>
    public void Dispose() => _engine.Dispose();
}
