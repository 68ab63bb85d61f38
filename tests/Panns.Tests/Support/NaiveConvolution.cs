using System.Numerics;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Weights;

namespace Panns.Tests.Support;

/// <summary>Convolution by definition: the window of each output position times each output channel's kernel.</summary>
internal static class NaiveConvolution
{
    public static NaiveTensor Run(Linear layer, StateDict weights, NaiveTensor x) => Run(
        new Convolution
        {
            Name = layer.Name, InChannels = layer.InFeatures, OutChannels = layer.OutFeatures, Kernel = Size2D.One, HasBias = true,
        },
        weights,
        x);

    public static NaiveTensor Run(Convolution layer, StateDict weights, NaiveTensor x)
    {
        var kernels = weights.Read($"{layer.Name}.weight");
        var bias = layer.HasBias ? weights.Read($"{layer.Name}.bias") : new float[layer.OutChannels];
        var shape = layer.Infer([x.Shape]);
        var depth = layer.InChannels / layer.Groups * layer.Kernel.Area;
        var perGroup = layer.OutChannels / layer.Groups;
        var result = new double[shape.Length];
        var plane = shape.Height * shape.Width;
        var rows = Enumerable.Range(0, shape.Items * layer.Groups)
            .Select(i => (Item: i / layer.Groups, Group: i % layer.Groups)).ToArray();
        foreach (var (item, group) in rows)
        {
            var windows = Gather(layer, x, shape, item, group, depth);
            Parallel.For(0, perGroup, i =>
            {
                var channel = (group * perGroup) + i;
                var kernel = kernels.AsSpan(channel * depth, depth);
                for (var pixel = 0; pixel < plane; pixel++)
                {
                    result[(((item * layer.OutChannels) + channel) * plane) + pixel] = bias[channel] + Dot(kernel, windows.AsSpan(pixel * depth, depth));
                }
            });
        }

        return new(shape, result);
    }

    private static double[] Gather(Convolution layer, NaiveTensor x, TensorShape shape, int item, int group, int depth)
    {
        var channels = layer.InChannels / layer.Groups;
        var windows = new double[shape.Height * shape.Width * depth];
        var next = 0;
        for (var y = 0; y < shape.Height; y++)
        {
            for (var b = 0; b < shape.Width; b++)
            {
                for (var c = 0; c < channels; c++)
                {
                    for (var tap = 0; tap < layer.Kernel.Area; tap++, next++)
                    {
                        var row = (y * layer.Stride.Height) - layer.Padding.Height + (tap / layer.Kernel.Width * layer.Dilation.Height);
                        var column = (b * layer.Stride.Width) - layer.Padding.Width + (tap % layer.Kernel.Width * layer.Dilation.Width);
                        if (row >= 0 && row < x.Shape.Height && column >= 0 && column < x.Shape.Width)
                        {
                            windows[next] = x[item, (group * channels) + c, row, column];
                        }
                    }
                }
            }
        }

        return windows;
    }

    private static double Dot(ReadOnlySpan<float> kernel, ReadOnlySpan<double> window)
    {
        var sums = Vector<double>.Zero;
        var i = 0;
        for (; i <= kernel.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(kernel[i..]), out var low, out var high);
            sums += (low * new Vector<double>(window[i..])) + (high * new Vector<double>(window[(i + Vector<double>.Count)..]));
        }

        var sum = Vector.Sum(sums);
        for (; i < kernel.Length; i++)
        {
            sum += kernel[i] * window[i];
        }

        return sum;
    }
}
