using Panns.Engine.Profiling;

namespace Panns.Engine.Ops;

/// <summary>
/// A step of a plan, cut into tiles that any thread may run in any order. How it is cut never changes the order in which anything
/// is summed, so the number of threads does not show in the results.
/// </summary>
internal abstract unsafe class PlannedOp
{
    /// <summary>What profiles call it.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>What it has to do at least; nothing where no profile shows it.</summary>
    public virtual StepCost Cost => default;

    public abstract int TileCount { get; }

    /// <summary>Computes a tile.</summary>
    /// <param name="arena">Where the plan's values are.</param>
    /// <param name="tile">0 to <see cref="TileCount"/> - 1.</param>
    /// <param name="worker">The running thread's number, below the number of threads: for scratch of its own.</param>
    public abstract void RunTile(float* arena, int tile, int worker);
}
