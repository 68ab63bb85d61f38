using System.Collections.Immutable;
using Panns.Training;

namespace Panns.Transfer;

/// <summary>The rules of the updates as the command line and files call them.</summary>
internal static class Optimizers
{
    /// <summary>The names and what they stand for, the default first.</summary>
    public static ImmutableArray<KeyValuePair<string, OptimizerOptions>> All { get; } =
    [
        new("adam", AdamOptions.Default),
        new("amsgrad", AdamOptions.Released),
        new("adamw", AdamOptions.AdamW),
        new("sgd", SgdOptions.Default),
        new("nesterov", SgdOptions.Default with { IsNesterov = true }),
    ];

    public static OptimizerOptions Get(string name) => All.First(pair => pair.Key == name).Value;

    /// <summary>The rule with its numbers but the weight decay: <c>adam, beta 0.9 0.999, epsilon 1E-08</c>.</summary>
    public static string Describe(OptimizerOptions rule) => rule switch
    {
        AdamOptions adam => FormattableString.Invariant(
            $"{(adam.IsDecoupled ? "adamw" : "adam")}{(adam.AmsGrad ? " amsgrad" : "")}, beta {adam.Beta1} {adam.Beta2}, epsilon {adam.Epsilon}"),
        SgdOptions sgd => FormattableString.Invariant($"{(sgd.IsNesterov ? "nesterov" : "sgd")}, momentum {sgd.Momentum}"),
        _ => rule.GetType().Name,
    };
}
