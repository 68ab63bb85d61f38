using Panns.Networks.Layers;
using Panns.Weights;

namespace Panns.Engine.Lowering;

/// <summary>Batch normalization in evaluation: x * scale + shift, per feature.</summary>
internal sealed record ScaleShift(double[] Scale, double[] Shift)
{
    public static ScaleShift Read(StateDict weights, BatchNorm layer)
    {
        var gamma = weights.Read($"{layer.Name}.weight");
        var beta = weights.Read($"{layer.Name}.bias");
        var mean = weights.Read($"{layer.Name}.running_mean");
        var variance = weights.Read($"{layer.Name}.running_var");
        var scale = new double[layer.Features];
        var shift = new double[layer.Features];
        for (var i = 0; i < scale.Length; i++)
        {
            scale[i] = gamma[i] / Math.Sqrt(variance[i] + layer.Epsilon);
            shift[i] = beta[i] - (mean[i] * scale[i]);
        }

        return new(scale, shift);
    }
}
