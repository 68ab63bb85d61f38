using Panns.Engine.Ops;
using Panns.Engine.Profiling;

namespace Panns.Training.Cpu.Planning;

/// <summary>Computes a tile of a step.</summary>
/// <param name="arena">Where the plan's values are.</param>
/// <param name="tile">Which tile.</param>
/// <param name="worker">The running thread's number.</param>
internal unsafe delegate void TileBody(float* arena, int tile, int worker);

/// <summary>Computes some rows of a step.</summary>
/// <param name="arena">Where the plan's values are.</param>
/// <param name="first">The first row.</param>
/// <param name="count">How many rows.</param>
internal unsafe delegate void RowsBody(float* arena, long first, long count);

/// <summary>A step whose tiles one delegate computes: made once for a plan, called without allocation.</summary>
internal sealed unsafe class TileStep(string name, int tiles, TileBody body, StepCost cost = default) : PlannedOp
{
    public override string Name => name;

    public override StepCost Cost => cost;

    public override int TileCount => tiles;

    public override void RunTile(float* arena, int tile, int worker) => body(arena, tile, worker);
}
