using Panns.Common;
using Panns.Engine.Planning;

namespace Panns.Engine.Profiling;

/// <summary>What a step of a plan has to do at least.</summary>
/// <param name="Operations">
/// Floating-point additions and multiplications of its results, as its algorithm does them: for Winograd's, those of the products.
/// </param>
/// <param name="Bytes">Bytes of its inputs, weights and results, each counted once.</param>
[BestFriend]
internal readonly record struct StepCost(double Operations, double Bytes)
{
    /// <summary>The cost of reading and writing some values once.</summary>
    /// <param name="operations">Additions and multiplications.</param>
    /// <param name="weights">Floats of weights.</param>
    /// <param name="values">Inputs and results; null for none.</param>
    public static StepCost Of(double operations, double weights, params ReadOnlySpan<Tensor?> values)
    {
        var floats = weights;
        foreach (var value in values)
        {
            floats += value?.Length ?? 0;
        }

        return new(operations, floats * sizeof(float));
    }
}
