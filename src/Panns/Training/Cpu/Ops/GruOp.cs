using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Recurrent;
using Panns.Engine.Planning;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Training.Cpu.Planning;
using Activation = Panns.Engine.Kernels.Gemm.Activation;

namespace Panns.Training.Cpu.Ops;

/// <summary>
/// A gated recurrent unit, one direction after the other: one product for the inputs of all time steps, then step by step, groups of clips on threads of
/// their own.
/// </summary>
internal sealed unsafe partial class GruOp(int output, int input, Gru layer) : TrainingOp(output, input)
{
    // Of each direction, for the backward pass: r, z and n; and U h + c.
    private readonly Tensor[] _gates = new Tensor[2];
    private readonly Tensor[] _hidden = new Tensor[2];

    private int Size => layer.HiddenSize;

    public override void Forward(TrainingPlanBuilder plan)
    {
        var x = plan.Read(Input);
        var y = plan.Write(Output);
        for (var direction = 0; direction < 2; direction++)
        {
            var gates = _gates[direction] = Rows(plan, x, 3 * Size);
            var hidden = _hidden[direction] = Rows(plan, x, 3 * Size);
            var inputs = Pack(plan, direction, "ih", layer.InFeatures);
            var product = new GemmPlan(inputs, x.Pixels, Activation.None, plan.Threads);
            plan.Step(
                "GRU inputs",
                product.Tiles,
                (arena, tile, _) => product.RunTile(new GemmOperands { A = x.In(arena), LdA = x.Channels, C = gates.In(arena), LdC = gates.Channels }, tile),
                x, gates);
            Recur(plan, Pack(plan, direction, "hh", Size), gates, hidden, y, direction);
        }
    }

    private void Recur(TrainingPlanBuilder plan, PackedWeights weights, Tensor gates, Tensor hidden, Tensor y, int direction)
    {
        var size = Size;
        var (groups, perGroup) = Groups(plan, y);
        GruSequences[] sequences = [.. Enumerable.Range(0, groups).Select(group => new GruSequences(
            weights, Math.Min(perGroup, y.Items - (group * perGroup)), y.Height, isReverse: direction == 1) { KeepsGates = true })];
        plan.Step(
            "GRU states",
            groups,
            (arena, group, _) => sequences[group].Run(
                RowsOf(gates, arena, group * perGroup), RowsOf(hidden, arena, group * perGroup), RowsOf(y, arena, group * perGroup, direction * size)),
            gates, hidden, y);
    }

    private PackedWeights Pack(TrainingPlanBuilder plan, int direction, string which, int depth)
    {
        var (weight, bias) = (Parameter(plan, "weight", which, direction), Parameter(plan, "bias", which, direction));
        var packed = PackedWeights.In(plan.Context.Room, plan.Level, 1, depth, 3 * Size, hasBias: true);
        plan.Step("pack weights", packed.Panels, (_, panel, _) => packed.FillPanel(panel, weight.Value, 0, 1, depth, bias: bias.Value));
        return packed;
    }

    private ParameterSlot Parameter(TrainingPlanBuilder plan, string kind, string which, int direction)
        => plan.Parameters[$"{layer.Name}.{kind}_{which}_{Gru.Directions[direction]}"];

    /// <summary>Clips, as many for each thread, that go step by step together.</summary>
    private static (int Groups, int PerGroup) Groups(TrainingPlanBuilder plan, Tensor y)
    {
        var perGroup = (y.Items + plan.Threads - 1) / plan.Threads;
        return ((y.Items + perGroup - 1) / perGroup, perGroup);
    }

    /// <summary>Memory for rows of values, one for each time step of each item.</summary>
    private static Tensor Rows(TrainingPlanBuilder plan, Tensor like, int values)
        => new(plan.Scratch((long)like.Pixels * values).Storage, like.Clips, new TensorShape(like.Shape.Items, values, like.Height, 1));

    private static GruSequences.Rows RowsOf(Tensor tensor, float* arena, int item, int first = 0)
        => new(tensor.In(arena) + (item * tensor.ItemStride) + first, tensor.ItemStride, tensor.LineStride);
}
