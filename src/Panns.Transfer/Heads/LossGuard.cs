using Panns.Training;

namespace Panns.Transfer.Heads;

/// <summary>Ends a training whose weights have become useless: nothing that follows could mend them, and a classifier of theirs would answer at random.</summary>
internal static class LossGuard
{
    /// <summary>Returns the loss if it is a number.</summary>
    /// <param name="loss">The loss of an update.</param>
    /// <param name="session">The training.</param>
    /// <param name="place">Where in the training, as the beginning of a sentence.</param>
    /// <exception cref="PannsException">It is none.</exception>
    public static double Checked(double loss, TrainingSession session, string place) => double.IsFinite(loss)
        ? loss
        : throw new PannsException(FormattableString.Invariant(
            $"{place}: the loss is {(double.IsNaN(loss) ? "not a number" : "infinite")}: choose a lower learning rate than {session.Options.LearningRate}, or limit the norm of the gradients"));
}
