using Panns.Common;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Tests.Support;
using Panns.Training;
using Panns.Training.Augmentation;
using Panns.Weights;

namespace Panns.Tests.Training;

/// <summary>
/// The training-mode forward pass and loss of a batch in double precision, from the layer records, clip by clip, for checking gradients
/// by differences. All randomness is given.
/// </summary>
internal static class NaiveTraining
{
    /// <summary>Values of every node, for every clip; with a draw, including what it drops and masks.</summary>
    public static NaiveTensor[][] Run(
        NetworkDescription network, StateDict weights, float[][] waveforms, float[]? mixup = null, ulong? draw = null, bool keepStatistics = false)
    {
        var values = new NaiveTensor[network.Nodes.Length][];
        foreach (var node in network.Nodes)
        {
            NaiveTensor[][] inputs = [.. node.Inputs.Select(input => values[input])];
            values[node.Index] = node.Layer switch
            {
                Waveform => [.. waveforms.Select(clip => new NaiveTensor(new(1, clip.Length, 1), Array.ConvertAll(clip, value => (double)value)))],
                FeatureVector => [.. waveforms.Select(vector => new NaiveTensor(new(vector.Length, 1, 1), Array.ConvertAll(vector, value => (double)value)))],
                BatchNorm layer when !keepStatistics => Normalize(layer, weights, inputs[0]),
                Mixup when mixup is not null => Mix(inputs[0], mixup),
                Dropout layer when draw is { } seed => Drop(layer, inputs[0], new SeededRandom(seed, (ulong)node.Index).NextUInt64()),
                SpecAugment layer when draw is { } seed => Mask(layer, inputs[0], new SeededRandom(seed, (ulong)node.Index)),
                _ => [.. Enumerable.Range(0, inputs[0].Length).Select(clip => NaiveExecutor.Apply(node.Layer, weights, [.. inputs.Select(input => input[clip])]))],
            };
        }

        return values;
    }

    /// <summary>The loss of a batch, by the published formulas.</summary>
    public static double Loss(
        NetworkDescription network, StateDict weights, float[][] waveforms, float[] targets, LossOptions options, float[]? mixup = null, ulong? draw = null,
        bool keepStatistics = false)
    {
        var values = Run(network, weights, waveforms, mixup, draw, keepStatistics);
        var classes = network.Classes;
        if (mixup is not null && network.Nodes.Any(node => node.Layer is Mixup))
        {
            targets = [.. Enumerable.Range(0, targets.Length / 2).Select(i => (2 * (i / classes), i % classes)).Select(place =>
                (targets[(place.Item1 * classes) + place.Item2] * mixup[place.Item1]) + (targets[((place.Item1 + 1) * classes) + place.Item2] * mixup[place.Item1 + 1]))];
        }

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

    private static NaiveTensor[] Normalize(BatchNorm layer, StateDict weights, NaiveTensor[] clips)
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

    /// <summary>
    /// Drops by a hash of the value's index, like the engine, which counts with channels last: Wellons' lowbias32 of the index
    /// and the key's lower half, then of that and its upper half.
    /// </summary>
    private static NaiveTensor[] Drop(Dropout layer, NaiveTensor[] clips, ulong key)
    {
        var shape = clips[0].Shape;
        return [.. clips.Select((clip, index) => NaiveTensor.Create(shape, (n, c, y, b) =>
        {
            var place = (((((((index * shape.Items) + n) * shape.Height) + y) * shape.Width) + b) * shape.Channels) + c;
            var hash = Hash(Hash((uint)place ^ (uint)key) + (uint)(key >> 32));
            return hash < layer.Rate * (1L << 32) ? 0 : clip[n, c, y, b] / (1 - layer.Rate);
        }))];

        static uint Hash(uint x)
        {
            x ^= x >> 16;
            x *= 0x7feb352d;
            x ^= x >> 15;
            x *= 0x846ca68b;
            return x ^ (x >> 16);
        }
    }

    private static NaiveTensor[] Mask(SpecAugment layer, NaiveTensor[] clips, SeededRandom random)
    {
        var shape = clips[0].Shape;
        var masks = StripeMask.Draw(layer, clips.Length, shape.Height, shape.Width, (low, high) => low + random.NextInt(high - low));
        return [.. clips.Select((clip, index) => NaiveTensor.Create(
            shape, (n, c, y, b) => masks[index].CoversFrame(y) || masks[index].CoversBin(b) ? 0 : clip[n, c, y, b]))];
    }

    private static NaiveTensor[] Mix(NaiveTensor[] clips, float[] factors) => [.. Enumerable.Range(0, clips.Length / 2).Select(pair => new NaiveTensor(
        clips[2 * pair].Shape,
        [.. clips[2 * pair].Values.Zip(clips[(2 * pair) + 1].Values, (a, b) => (a * factors[2 * pair]) + (b * factors[(2 * pair) + 1]))]))];
}
