using Panns.Engine.Kernels.Maps;
using Panns.Engine.Planning;

namespace Panns.Engine.Ops;

/// <summary>A standardization of the channels.</summary>
internal sealed unsafe class StandardizeOperator(float[] mean, float[] scale, int output, int input) : CopyOperator(output, input)
{
    protected override int OperationsPerValue => 2;

    protected override void CopyLine(Tensor[] inputs, Tensor output, float* arena, int item, int line)
    {
        var input = inputs[0];
        var source = input.In(arena) + (item * input.ItemStride) + (line * input.LineStride);
        var target = output.In(arena) + (item * output.ItemStride) + (line * output.LineStride);
        for (var x = 0; x < output.Width; x++, source += input.Pitch, target += output.Pitch)
        {
            StandardizeKernel.Run(target, source, mean, scale);
        }
    }
}
