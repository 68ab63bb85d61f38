using Panns.Networks.Layers;
using Panns.Weights;

namespace Panns.Onnx.Layers;

/// <summary>Reads the tensors of a network's layers from a checkpoint that fits the network.</summary>
internal sealed class WeightReader(StateDict weights)
{
    /// <summary>One tensor of a layer, by the last part of its name.</summary>
    public float[] Read(Layer layer, string tensor) => weights.Read($"{layer.Name}.{tensor}");

    /// <summary>A batch normalization in evaluation mode as a factor and a summand for every feature.</summary>
    public (float[] Scale, float[] Shift) ReadAffine(BatchNorm norm)
    {
        var scale = Read(norm, "weight");
        var shift = Read(norm, "bias");
        var mean = Read(norm, "running_mean");
        var variance = Read(norm, "running_var");
        for (var i = 0; i < scale.Length; i++)
        {
            var factor = scale[i] / Math.Sqrt(variance[i] + norm.Epsilon);
            scale[i] = (float)factor;
            shift[i] = (float)(shift[i] - (mean[i] * factor));
        }

        return (scale, shift);
    }

    /// <summary>
    /// A convolution's kernel [out, in / groups, height, width] and bias, with the batch normalization after it worked in.
    /// The bias is null where there is none.
    /// </summary>
    public (float[] Weight, float[]? Bias) ReadConvolution(Convolution convolution, BatchNorm? norm)
    {
        var weight = Read(convolution, "weight");
        var bias = convolution.HasBias ? Read(convolution, "bias") : null;
        if (norm is null)
        {
            return (weight, bias);
        }

        var (scale, shift) = ReadAffine(norm);
        var length = weight.Length / convolution.OutChannels;
        for (var channel = 0; channel < scale.Length; channel++)
        {
            foreach (ref var value in weight.AsSpan(channel * length, length))
            {
                value *= scale[channel];
            }

            shift[channel] += bias is null ? 0 : bias[channel] * scale[channel];
        }

        return (weight, shift);
    }
}
