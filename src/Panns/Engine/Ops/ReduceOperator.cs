using Panns.Engine.Kernels.Maps;
using Panns.Engine.Kernels.Simd;
using Panns.Engine.Planning;
using Panns.Engine.Profiling;
using Panns.Networks.Layers;

namespace Panns.Engine.Ops;

/// <summary>Mean, maximum or sum along an axis.</summary>
internal sealed unsafe class ReduceOperator(ReduceFunction function, ReduceAxis axis, SimdLevel level, int input, int output)
    : Operator(output, input)
{
    private readonly MapKernels _kernels = MapKernels.For(level);

    public override void Plan(PlanBuilder plan)
    {
        var source = plan.Read(Inputs[0]);
        plan.Add(new Step(this, source, plan.Write(Output)));
    }

    private sealed class Step(ReduceOperator op, Tensor input, Tensor output) : PlannedOp
    {
        // Columns of a tile: whole cache lines, enough of them that rows are read in runs.
        private const int TileColumns = 64;

        private readonly Rows _rows = Describe(op.Axis, input);
        private readonly int _tilesPerRun = (int)((Describe(op.Axis, input).Columns + TileColumns - 1) / TileColumns);
        private readonly int _runsPerTile = Math.Max(1, (int)(4096 / Math.Max(1, Describe(op.Axis, input).Columns * Describe(op.Axis, input).Count)));

        public override string Name => $"Reduce {op.Axis} of {input.Shape}";

        public override StepCost Cost => StepCost.Of(input.Length, 0, input, output);

        public override int TileCount => (_rows.Runs + _runsPerTile - 1) / _runsPerTile * _tilesPerRun;

        public override void RunTile(float* arena, int tile, int worker)
        {
            var (group, part) = Math.DivRem(tile, _tilesPerRun);
            var first = (long)part * TileColumns;
            for (var run = group * _runsPerTile; run < Math.Min(_rows.Runs, (group + 1) * _runsPerTile); run++)
            {
                var (outer, inner) = Math.DivRem(run, _rows.InnerRuns);
                var arguments = new ReduceArguments
                {
                    Source = input.In(arena) + (outer * _rows.OuterStride) + (inner * _rows.InnerStride) + first,
                    Step = _rows.Step,
                    Count = _rows.Count,
                    Result = output.In(arena) + (run * _rows.Columns) + first,
                    Columns = Math.Min(TileColumns, _rows.Columns - first),
                    Function = op.Function,
                };
                op._kernels.Reduce(&arguments);
            }
        }

        private static Rows Describe(ReduceAxis axis, Tensor x) => axis switch
        {
            ReduceAxis.Frequency => new(x.Items * x.Height, 1, x.LineStride, 0, x.Width, x.Pitch, x.Channels),
            ReduceAxis.Time => new(x.Items * x.Width, x.Width, x.ItemStride, x.Pitch, x.Height, x.LineStride, x.Channels),
            ReduceAxis.TimeAndFrequency => new(x.Items, 1, x.ItemStride, 0, x.Height * x.Width, x.Pitch, x.Channels),
            _ => new(x.Clips, 1, x.Shape.Items * x.ItemStride, 0, x.Shape.Items, x.ItemStride, x.ItemStride),
        };
    }

    private ReduceFunction Function => function;

    private ReduceAxis Axis => axis;

    /// <summary>How an axis looks in memory: runs of rows, each run reduced to one row.</summary>
    /// <param name="Runs">Number of runs.</param>
    /// <param name="InnerRuns">Runs that follow each other at the inner stride before the outer stride applies.</param>
    /// <param name="OuterStride">Floats.</param>
    /// <param name="InnerStride">Floats.</param>
    /// <param name="Count">Rows of a run.</param>
    /// <param name="Step">Floats from row to row.</param>
    /// <param name="Columns">Values of a row.</param>
    private readonly record struct Rows(int Runs, int InnerRuns, long OuterStride, long InnerStride, int Count, long Step, long Columns);
}
