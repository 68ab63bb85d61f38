using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Tests.Support;
using Panns.Training;
using Panns.Weights;

namespace Panns.Tests.Training;

/// <summary>
/// The training-mode forward pass and loss of a batch in double precision, from the layer records, clip by clip: what gradients are
/// checked against by differences. Nothing random.
/// </summary>
internal static class NaiveTraining
{
    /// <summary>Values of every node, for every clip.</summary>
    public static NaiveTensor[][] Run(NetworkDescription network, StateDict weights, float[][] waveforms, float[]? mixup = null)
    {
        var values = new NaiveTensor[network.Nodes.Length][];
        foreach (var node in network.Nodes)
        {
            NaiveTensor[][] inputs = [.. node.Inputs.Select(input => values[input])];
            values[node.Index] = node.Layer switch
            {
                Waveform => [.. waveforms.Select(clip => new NaiveTensor(new(1, clip.Length, 1), Array.ConvertAll(clip, value => (double)value)))],
                BatchNorm layer => Normalise(layer, weights, inputs[0]),
                Mixup when mixup is not null => Mix(inputs[0], mixup),
                _ => [.. Enumerable.Range(0, inputs[0].Length).Select(clip => NaiveExecutor.Apply(node.Layer, weights, [.. inputs.Select(input => input[clip])]))],
            };
        }

        return values;
    }

    /// <summary>The loss of a batch, by the formulas as they are printed.</summary>
    public static double Loss(NetworkDescription network, StateDict weights, float[][] waveforms, float[] targets, LossOptions options)
    {
        var values = Run(network, weights, waveforms);
        var classes = network.Classes;
        if (options.Kind == LossKind.BinaryCrossEntropy)
        {
            return values[network.ClipwiseOutput].SelectMany(clip => clip.Values)
                .Select((y, i) =>
                {
                    var t = (targets[i] * (1 - options.LabelSmoothing)) + (options.LabelSmoothing / 2);
                    var weight = options.ClassWeights.IsEmpty ? 1 : options.ClassWeights[i % classes];
                    return -weight * ((t * Math.Log(y)) + ((1 - t) * Math.Log(1 - y)));
                }).Average();
        }

        double sum = 0, mass = 0;
        foreach (var (clip, index) in values[network.LogitsOutput!.Value].Select((clip, index) => (clip.Values, index)))
        {
            var log = Math.Log(clip.Sum(Math.Exp));
            for (var i = 0; i < classes; i++)
            {
                var weight = options.ClassWeights.IsEmpty ? 1 : options.ClassWeights[i];
                double t = targets[(index * classes) + i];
                sum -= weight * ((t * (1 - options.LabelSmoothing)) + (options.LabelSmoothing / classes)) * (clip[i] - log);
                mass += weight * t;
            }
        }

        return sum / mass;
    }

    private static NaiveTensor[] Normalise(BatchNorm layer, StateDict weights, NaiveTensor[] clips)
    {
        var (gamma, beta) = (weights.Read($"{layer.Name}.weight"), weights.Read($"{layer.Name}.bias"));
        var shape = clips[0].Shape;
        int Feature(int index) => layer.OverWidth ? index % shape.Width : index / (shape.Width * shape.Height) % shape.Channels;
        var (sums, squares, count) = (new double[layer.Features], new double[layer.Features], clips.Sum(clip => (double)clip.Values.Length) / layer.Features);
        foreach (var clip in clips)
        {
            for (var i = 0; i < clip.Values.Length; i++)
            {
                sums[Feature(i)] += clip.Values[i] / count;
            }
        }

        foreach (var clip in clips)
        {
            for (var i = 0; i < clip.Values.Length; i++)
            {
                squares[Feature(i)] += Math.Pow(clip.Values[i] - sums[Feature(i)], 2) / count;
            }
        }

        return [.. clips.Select(clip => new NaiveTensor(clip.Shape, [.. clip.Values.Select((value, i) =>
            ((value - sums[Feature(i)]) / Math.Sqrt(squares[Feature(i)] + layer.Epsilon) * gamma[Feature(i)]) + beta[Feature(i)])]))];
    }

    private static NaiveTensor[] Mix(NaiveTensor[] clips, float[] factors) => [.. Enumerable.Range(0, clips.Length / 2).Select(pair => new NaiveTensor(
        clips[2 * pair].Shape,
        [.. clips[2 * pair].Values.Zip(clips[(2 * pair) + 1].Values, (a, b) => (a * factors[2 * pair]) + (b * factors[(2 * pair) + 1]))]))];
}
