using Panns.Engine.Kernels.Simd;
using Panns.Engine.Planning;
using Panns.Engine.Profiling;

namespace Panns.Engine.Ops;

/// <summary>A layer that only moves values: each line of the result is made of runs of the inputs.</summary>
internal abstract unsafe class CopyOperator(int output, params int[] inputs) : Operator(output, inputs)
{
    /// <summary>Writes one line of one item.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="output">The result.</param>
    /// <param name="arena">Where they lie.</param>
    /// <param name="item">Item of the result.</param>
    /// <param name="line">Line of the item.</param>
    protected abstract void CopyLine(Tensor[] inputs, Tensor output, float* arena, int item, int line);

    /// <summary>Writes lines <paramref name="first"/> up to <paramref name="last"/>, that one excluded.</summary>
    protected virtual void CopyLines(Tensor[] inputs, Tensor output, float* arena, int item, int first, int last)
    {
        for (var line = first; line < last; line++)
        {
            CopyLine(inputs, output, arena, item, line);
        }
    }

    /// <summary>Additions and multiplications for each value that it writes.</summary>
    protected virtual int OperationsPerValue => 0;

    public override void Plan(PlanBuilder plan)
    {
        Tensor[] inputs = [.. Inputs.Select(plan.Read)];
        plan.Add(new Step(this, inputs, plan.Write(Output), plan.Threads));
    }

    protected static void Copy(float* source, float* target, long count)
        => new ReadOnlySpan<float>(source, checked((int)count)).CopyTo(new Span<float>(target, (int)count));

    private sealed class Step(CopyOperator op, Tensor[] inputs, Tensor output, int threads) : PlannedOp
    {
        private readonly LineTiles _tiles = new(output, threads);

        public override string Name => $"{op.GetType().Name} to {output.Shape}";

        public override StepCost Cost => StepCost.Of((double)op.OperationsPerValue * output.Length, 0, [.. inputs, output]);

        public override int TileCount => _tiles.Count;

        public override void RunTile(float* arena, int tile, int worker)
        {
            var (item, first, last) = _tiles[tile];
            op.CopyLines(inputs, output, arena, item, first, last);
        }
    }
}

/// <summary>Joins two values along the channels.</summary>
internal sealed unsafe class ConcatenateOperator(int output, int first, int second) : CopyOperator(output, first, second)
{
    protected override void CopyLine(Tensor[] inputs, Tensor output, float* arena, int item, int line)
    {
        var offset = 0;
        foreach (var input in inputs)
        {
            var source = input.In(arena) + (item * input.ItemStride) + (line * input.LineStride);
            var target = output.In(arena) + (item * output.ItemStride) + (line * output.LineStride) + offset;
            for (var x = 0; x < output.Width; x++, source += input.Pitch, target += output.Pitch)
            {
                Copy(source, target, input.Channels);
            }

            offset += input.Channels;
        }
    }
}

/// <summary>Swaps time and frequency.</summary>
internal sealed unsafe class TransposeOperator(int output, int input) : CopyOperator(output, input)
{
    protected override void CopyLines(Tensor[] inputs, Tensor output, float* arena, int item, int first, int last)
    {
        if (inputs[0].Channels > 1 || !output.IsDense)
        {
            base.CopyLines(inputs, output, arena, item, first, last);
            return;
        }

        Transposition.Run(
            inputs[0].In(arena) + (item * inputs[0].ItemStride) + first,
            (nint)inputs[0].LineStride,
            output.In(arena) + (item * output.ItemStride) + (first * output.LineStride),
            (nint)output.LineStride,
            output.Width,
            last - first);
    }

    protected override void CopyLine(Tensor[] inputs, Tensor output, float* arena, int item, int line)
    {
        var input = inputs[0];
        var source = input.In(arena) + (item * input.ItemStride) + ((long)line * input.Pitch);
        var target = output.In(arena) + (item * output.ItemStride) + (line * output.LineStride);
        for (var x = 0; x < output.Width; x++, source += input.LineStride, target += output.Pitch)
        {
            Copy(source, target, input.Channels);
        }
    }
}

/// <summary>Turns channel c into channel c / bands of band c % bands.</summary>
internal sealed unsafe class SplitChannelsOperator(int output, int input) : CopyOperator(output, input)
{
    protected override void CopyLine(Tensor[] inputs, Tensor output, float* arena, int item, int line)
    {
        var input = inputs[0];
        var bands = output.Width;
        var source = input.In(arena) + (item * input.ItemStride) + (line * input.LineStride);
        var target = output.In(arena) + (item * output.ItemStride) + (line * output.LineStride);
        for (var band = 0; band < bands; band++)
        {
            for (var channel = 0; channel < output.Channels; channel++)
            {
                *target++ = source[(channel * bands) + band];
            }
        }
    }
}

/// <summary>Turns band b of channel c into channel c x bands + b.</summary>
internal sealed unsafe class JoinBandsOperator(int output, int input) : CopyOperator(output, input)
{
    protected override void CopyLine(Tensor[] inputs, Tensor output, float* arena, int item, int line)
    {
        var input = inputs[0];
        var source = input.In(arena) + (item * input.ItemStride) + (line * input.LineStride);
        var target = output.In(arena) + (item * output.ItemStride) + (line * output.LineStride);
        for (var band = 0; band < input.Width; band++, source += input.Pitch)
        {
            for (var channel = 0; channel < input.Channels; channel++)
            {
                target[(channel * input.Width) + band] = source[channel];
            }
        }
    }
}

/// <summary>Cuts a clip's lines into patches.</summary>
internal sealed unsafe class SplitPatchesOperator(int output, int input) : CopyOperator(output, input)
{
    protected override void CopyLine(Tensor[] inputs, Tensor output, float* arena, int item, int line)
    {
        var input = inputs[0];
        var (clip, patch) = Math.DivRem(item, output.Shape.Items);
        var source = input.In(arena) + (clip * input.ItemStride) + ((((long)patch * output.Height) + line) * input.LineStride);
        Copy(source, output.In(arena) + (item * output.ItemStride) + (line * output.LineStride), output.LineStride);
    }
}

/// <summary>Repeats every line, then the last.</summary>
internal sealed unsafe class RepeatFramesOperator(int ratio, int output, int input) : CopyOperator(output, input)
{
    protected override void CopyLine(Tensor[] inputs, Tensor output, float* arena, int item, int line)
    {
        var input = inputs[0];
        var from = Math.Min(line / ratio, input.Height - 1);
        Copy(
            input.In(arena) + (item * input.ItemStride) + (from * input.LineStride),
            output.In(arena) + (item * output.ItemStride) + (line * output.LineStride),
            output.LineStride);
    }
}

/// <summary>Sees a map as a vector, channels innermost, which is how it lies in memory.</summary>
internal sealed class FlattenOperator(int output, int input) : Operator(output, input)
{
    public override void Plan(PlanBuilder plan) => plan.Alias(Output, plan.Read(Inputs[0]).Reshape(plan.Shapes[Output]));
}
