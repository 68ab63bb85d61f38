using Panns.Networks;
using Panns.Weights;

namespace Panns.Training;

/// <summary>
/// A back end of training: holds a network's parameters, gradients and optimizer state, and computes with them. Not for several
/// threads at once. <see cref="TrainingSession"/> is what most code uses.
/// </summary>
public interface ITrainingEngine : IDisposable
{
    /// <summary>Added to the norm before dividing by it, as PyTorch's clip_grad_norm_ does.</summary>
    internal const double SmallestNorm = 1e-6;

    /// <summary>The network's description.</summary>
    NetworkDescription Network { get; }

    /// <summary>Names of the parameters that learn, in the order of the state dict.</summary>
    IReadOnlyList<string> TrainableParameters { get; }

    /// <summary>Whether it computes on another device, such as a GPU, so that the processor is free to prepare the next batch.</summary>
    bool LeavesProcessor => false;

    /// <summary>
    /// Starts moving a batch's clips to the device; with the result as <see cref="TrainingBatch.Prepared"/>,
    /// <see cref="Accumulate"/> skips that. Another thread may call it while the engine works on the previous batch. The spans can be reused
    /// when it returns.
    /// </summary>
    /// <param name="batch">Clips and targets.</param>
    /// <returns>The value for <see cref="TrainingBatch.Prepared"/>, to be disposed of afterward; null if there is nothing to prepare.</returns>
    IDisposable? Prepare(in TrainingBatch batch) => null;

    /// <summary>
    /// Forward pass in training mode, loss and backward pass; adds <paramref name="weight"/> times the gradient to the gradients held.
    /// Frozen layers run in evaluation mode. Running statistics are updated.
    /// </summary>
    /// <param name="batch">Clips and targets.</param>
    /// <param name="draw">Seed of this pass: the same value gives the same dropout, SpecAugment and mixup.</param>
    /// <param name="weight">Factor of the gradients: 1 / n for each of n parts of a batch.</param>
    /// <returns>The mean loss of this batch.</returns>
    double Accumulate(in TrainingBatch batch, ulong draw, double weight = 1);

    /// <summary>Norm of all gradients together.</summary>
    double GradientNorm();

    /// <summary>Updates the parameters by the optimizer's rule and sets the gradients to zero.</summary>
    /// <param name="learningRate">The step's learning rate.</param>
    /// <param name="gradientFactor">Factor of the gradients: below 1 to clip their norm.</param>
    void Update(double learningRate, double gradientFactor = 1);

    /// <summary>Updates the parameters with gradients whose norm is scaled down to a limit.</summary>
    /// <param name="learningRate">The step's learning rate.</param>
    /// <param name="largestNorm">The limit, more than 0.</param>
    /// <returns>The norm before.</returns>
    double UpdateClipped(double learningRate, double largestNorm)
    {
        var norm = GradientNorm();
        Update(learningRate, Math.Min(1, largestNorm / (norm + SmallestNorm)));
        return norm;
    }

    /// <summary>Sets all gradients to zero.</summary>
    void ZeroGradients();

    /// <summary>Evaluation-mode scores with the current parameters.</summary>
    /// <param name="waveforms">[clips, samples] as in <see cref="TrainingBatch.Waveforms"/>.</param>
    /// <param name="clips">Number of clips.</param>
    /// <param name="scores">Receives [clips, classes] clipwise scores; empty for none.</param>
    /// <param name="logits">Receives [clips, classes] values before the sigmoid; empty for none.</param>
    void Predict(ReadOnlySpan<float> waveforms, int clips, Span<float> scores, Span<float> logits = default);

    /// <summary>Copies the value of a tensor of the state dict.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="destination">Receives the values; as long as the tensor.</param>
    /// <exception cref="PannsException">The network has no tensor of the name.</exception>
    void CopyTensor(string name, Span<float> destination);

    /// <summary>Replaces the values of a tensor of the state dict: a parameter, or a running statistic.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="values">As long as the tensor.</param>
    /// <exception cref="PannsException">The network has no tensor of the name.</exception>
    void SetTensor(string name, ReadOnlySpan<float> values);

    /// <summary>Copies the gradient of a parameter that learns, laid out as the parameter.</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="destination">Receives the gradient; as long as the parameter.</param>
    /// <exception cref="ArgumentException">The parameter does not learn: it has no gradient.</exception>
    void CopyGradient(string name, Span<float> destination);

    /// <summary>Replaces the accumulated gradient of a trainable parameter, to resume training that was stopped between two updates.</summary>
    void SetGradient(string name, ReadOnlySpan<float> values);

    /// <summary>The whole state dict as it is now, running statistics and batch counts included: a copy.</summary>
    InMemoryStateDict ExportWeights();

    /// <summary>Replaces the state dict; every tensor of the network must be there.</summary>
    void ImportWeights(StateDict weights);

    /// <summary>The optimizer's tensors (moments and the like, by name of the parameter and kind) and step count: a copy.</summary>
    InMemoryStateDict ExportOptimizer();

    /// <summary>Restores the optimizer's state from <see cref="ExportOptimizer"/>.</summary>
    void ImportOptimizer(StateDict state);
}
