using System.Collections.Immutable;
using Panns.Training;

namespace Panns.Transfer.Heads;

/// <summary>How much of its training examples a network has yet to learn.</summary>
internal static class UnlearnedShare
{
    /// <summary>Returns the network's loss as a share of the loss of class frequencies alone: 0 if all is learned, 1 if nothing is.</summary>
    /// <param name="examples">The examples, as they are: without augmentation.</param>
    /// <param name="session">The network in training.</param>
    /// <param name="isMultiLabel">Whether an example can have several classes.</param>
    /// <param name="classWeights">A weight per class, as in training; may be empty.</param>
    /// <param name="batch">Most examples per batch.</param>
    /// <param name="cancellationToken">Cancels the pass over the examples.</param>
    public static double Of(
        IExamples examples, TrainingSession session, bool isMultiLabel, ImmutableArray<float> classWeights, int batch, CancellationToken cancellationToken)
    {
        // Examples of one class alone leave nothing to learn.
        var check = new ValidationCheck(examples, session.Network, isMultiLabel, classWeights, batch);
        var most = check.LossOfFrequencies();
        return most > 0 ? Math.Clamp(check.Run(session, cancellationToken).Loss / most, 0, 1) : 0;
    }
}
