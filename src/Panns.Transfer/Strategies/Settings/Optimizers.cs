using Panns.Training;

namespace Panns.Transfer.Strategies.Settings;

/// <summary>Describes optimizers in files.</summary>
internal static class Optimizers
{
    /// <summary>The optimizer and its parameters except weight decay: <c>adam, beta 0.9 0.999, epsilon 1E-08</c>.</summary>
    public static string Describe(OptimizerOptions rule) => rule switch
    {
        AdamOptions adam => FormattableString.Invariant(
            $"{(adam.IsDecoupled ? "adamw" : "adam")}{(adam.AmsGrad ? " amsgrad" : "")}, beta {adam.Beta1} {adam.Beta2}, epsilon {adam.Epsilon}"),
        SgdOptions sgd => FormattableString.Invariant($"{(sgd.IsNesterov ? "nesterov" : "sgd")}, momentum {sgd.Momentum}"),
        _ => rule.GetType().Name,
    };
}
