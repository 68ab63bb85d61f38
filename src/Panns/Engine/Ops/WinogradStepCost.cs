using Panns.Engine.Kernels.Winograd;
using Panns.Engine.Planning;
using Panns.Engine.Profiling;

namespace Panns.Engine.Ops;

/// <summary>What a phase of a convolution by Winograd's algorithm has to do at least.</summary>
internal static class WinogradStepCost
{
    /// <param name="plan">The convolution.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="input">What is convolved.</param>
    /// <param name="residual">What is added to the result, or null.</param>
    /// <param name="output">The result.</param>
    public static StepCost Of(WinogradPlan plan, int phase, Tensor input, Tensor? residual, Tensor output)
    {
        // A pass reads, transforms and writes its share of the tiles.
        var perTile = 2.0 * plan.Weights.Kind.Products() * plan.Channels * plan.Weights.Columns;
        var products = perTile * (plan.IsSplit ? plan.TilesOfPass(phase / 2) : plan.Tiles);
        var weights = plan.Weights.Memory.Floats(plan.Weights.KeepsTaps ? 9.0 * plan.Channels * plan.Weights.Columns : perTile / 2);
        if (!plan.IsSplit)
        {
            return StepCost.Of(products, weights, input, residual, output);
        }

        var share = (double)plan.TilesOfPass(phase / 2) / plan.Tiles;
        var transformed = (double)plan.Weights.Kind.Products() * plan.TilesOfPass(phase / 2) * plan.Channels;
        return phase % 2 == 0
            ? StepCost.Of(0, transformed + (share * input.Length))
            : StepCost.Of(products, weights + transformed + (share * (output.Length + (residual?.Length ?? 0))));
    }
}
