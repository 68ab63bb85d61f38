using Panns.Engine.Lowering;
using Panns.Engine.Planning;

namespace Panns.Engine.Ops;

/// <summary>A normalization that no operator before it could take in.</summary>
internal sealed unsafe class ScaleShiftOperator(ScaleShift features, bool overWidth, int output, int input) : CopyOperator(output, input)
{
    private readonly float[] _scale = [.. features.Scale.Select(value => (float)value)];
    private readonly float[] _shift = [.. features.Shift.Select(value => (float)value)];

    protected override int OperationsPerValue => 2;

    protected override void CopyLine(Tensor[] inputs, Tensor output, float* arena, int item, int line)
    {
        var input = inputs[0];
        var source = input.In(arena) + (item * input.ItemStride) + (line * input.LineStride);
        var target = output.In(arena) + (item * output.ItemStride) + (line * output.LineStride);
        for (var x = 0; x < output.Width; x++, source += input.Pitch, target += output.Pitch)
        {
            for (var channel = 0; channel < output.Channels; channel++)
            {
                var feature = overWidth ? x : channel;
                target[channel] = (source[channel] * _scale[feature]) + _shift[feature];
            }
        }
    }
}
