using Panns.FrontEnd;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Weights;

namespace Panns.Tests.Support;

/// <summary>
/// Runs a network straight from its layers in double precision: channels first, one layer after the other, without fusion or
/// optimization. Engines are compared with it if the original's outputs are not available.
/// </summary>
internal static class NaiveExecutor
{
    /// <summary>Values of every node for one clip of at least the network's minimum length.</summary>
    public static NaiveTensor[] Run(NetworkDescription network, StateDict weights, float[] waveform)
    {
        var samples = new double[Math.Max(waveform.Length, network.MinimumSamples)];
        Array.ConvertAll(waveform, value => (double)value).CopyTo(samples, 0);
        var values = new NaiveTensor[network.Nodes.Length];
        foreach (var node in network.Nodes)
        {
            NaiveTensor[] inputs = [.. node.Inputs.Select(input => values[input])];
            values[node.Index] = node.Layer switch
            {
                Waveform => new(new(1, samples.Length, 1), samples),
                FeatureVector => new(new(samples.Length, 1, 1), samples),
                _ => Apply(node.Layer, weights, inputs),
            };
        }

        return values;
    }

    /// <summary>Computes one layer.</summary>
    public static NaiveTensor Apply(Layer layer, StateDict weights, NaiveTensor[] inputs) => layer switch
    {
        LogMel logMel => FrontEnd(logMel.Settings, inputs[0]),
        Convolution convolution => NaiveConvolution.Run(convolution, weights, inputs[0]),
        Linear linear => NaiveConvolution.Run(linear, weights, inputs[0]),
        Gru gru => NaiveRecurrence.Run(gru, weights, inputs[0]),
        BatchNorm norm => Normalize(norm, weights, inputs[0]),
        Standardize standardize => Standardized(standardize, weights, inputs[0]),
        Pool pool => Pooled(pool, inputs[0]),
        Reduce reduce => Reduced(reduce, inputs[0]),
        Activation activation => inputs[0].Map(value => Activate(activation.Kind, value)),
        Clamp clamp => inputs[0].Map(value => Math.Clamp(value, clamp.Minimum, clamp.Maximum)),
        Dropout or SpecAugment or Mixup => inputs[0],
        _ => Combine(layer, inputs),
    };

    private static NaiveTensor FrontEnd(LogMelSettings settings, NaiveTensor x)
    {
        // The front end has its own tests against exact values, so it is not reimplemented here.
        var logMel = new LogMelSpectrogram(settings).Compute(Array.ConvertAll(x.Values, value => (float)value));
        return NaiveTensor.Create(new(1, logMel.GetLength(0), logMel.GetLength(1)), (_, _, y, b) => logMel[y, b]);
    }

    private static NaiveTensor Normalize(BatchNorm layer, StateDict weights, NaiveTensor x)
    {
        var (gamma, beta) = (weights.Read($"{layer.Name}.weight"), weights.Read($"{layer.Name}.bias"));
        var (mean, variance) = (weights.Read($"{layer.Name}.running_mean"), weights.Read($"{layer.Name}.running_var"));
        return NaiveTensor.Create(x.Shape, (n, c, y, b) =>
        {
            var f = layer.OverWidth ? b : c;
            return ((x[n, c, y, b] - mean[f]) / Math.Sqrt(variance[f] + layer.Epsilon) * gamma[f]) + beta[f];
        });
    }

    private static NaiveTensor Standardized(Standardize layer, StateDict weights, NaiveTensor x)
    {
        var (mean, scale) = (weights.Read($"{layer.Name}.mean"), weights.Read($"{layer.Name}.scale"));
        return NaiveTensor.Create(x.Shape, (n, c, y, b) => (x[n, c, y, b] - mean[c]) * scale[c]);
    }

    private static NaiveTensor Pooled(Pool layer, NaiveTensor x) => NaiveTensor.Create(
        layer.Infer([x.Shape]),
        (n, c, y, b) =>
        {
            var (sum, max) = (0.0, double.NegativeInfinity);
            for (var i = 0; i < layer.Kernel.Area; i++)
            {
                var row = (y * layer.Stride.Height) - layer.Padding.Height + (i / layer.Kernel.Width);
                var column = (b * layer.Stride.Width) - layer.Padding.Width + (i % layer.Kernel.Width);
                if (row >= 0 && row < x.Shape.Height && column >= 0 && column < x.Shape.Width)
                {
                    sum += x[n, c, row, column];
                    max = Math.Max(max, x[n, c, row, column]);
                }
            }

            return layer.Kind == PoolKind.Max ? max : sum / layer.Kernel.Area;
        });

    private static NaiveTensor Reduced(Reduce layer, NaiveTensor x)
    {
        var result = layer.Infer([x.Shape]);
        return NaiveTensor.Create(result, (n, c, y, b) =>
        {
            var items = result.Items < x.Shape.Items ? Enumerable.Range(0, x.Shape.Items) : [n];
            int[] rows = [.. result.Height < x.Shape.Height ? Enumerable.Range(0, x.Shape.Height) : [y]];
            int[] columns = [.. result.Width < x.Shape.Width ? Enumerable.Range(0, x.Shape.Width) : [b]];
            double[] all = [.. from item in items from row in rows from column in columns select x[item, c, row, column]];
            return layer.Kind switch { ReduceKind.Mean => all.Average(), ReduceKind.Max => all.Max(), _ => all.Sum() };
        });
    }

    private static NaiveTensor Combine(Layer layer, NaiveTensor[] inputs)
    {
        var x = inputs[0];
        var shape = layer.Infer([.. inputs.Select(input => input.Shape)]);
        Func<int, int, int, int, double> value = layer switch
        {
            Add => (n, c, y, b) => x[n, c, y, b] + inputs[1][n, c, y, b],
            Divide => (n, c, y, b) => x[n, c, y, b] / inputs[1][n, c, y, b],
            Multiply => (n, c, y, b) => x[n, c, y, b] * inputs[1][n, c, Math.Min(y, inputs[1].Shape.Height - 1), Math.Min(b, inputs[1].Shape.Width - 1)],
            Concatenate => (n, c, y, b) => c < x.Shape.Channels ? x[n, c, y, b] : inputs[1][n, c - x.Shape.Channels, y, b],
            Transpose => (n, c, y, b) => x[n, c, b, y],
            SplitChannels split => (n, c, y, b) => x[n, (c * split.Bands) + b, y, 0],
            JoinBands => (n, c, y, _) => x[n, c / x.Shape.Width, y, c % x.Shape.Width],
            SplitPatches split => (n, c, y, b) => x[0, c, (n * split.Frames) + y, b],
            Flatten => (n, c, _, _) => x[n, c % x.Shape.Channels, c / x.Shape.Channels / x.Shape.Width, c / x.Shape.Channels % x.Shape.Width],
            RepeatFrames repeat => (n, c, y, b) => x[n, c, Math.Min(y / repeat.Ratio, x.Shape.Height - 1), b],
            Softmax => (n, c, y, b) => Math.Exp(x[n, c, y, b]) / Enumerable.Range(0, shape.Channels).Sum(k => Math.Exp(x[n, k, y, b])),
            SoftmaxOverTime => (n, c, y, b) => Math.Exp(x[n, c, y, b]) / Enumerable.Range(0, shape.Height).Sum(t => Math.Exp(x[n, c, t, b])),
            _ => throw new NotSupportedException(layer.Operation),
        };
        return NaiveTensor.Create(shape, value);
    }

    private static double Activate(ActivationKind kind, double x) => kind switch
    {
        ActivationKind.ReLU => Math.Max(x, 0),
        ActivationKind.ReLU6 => Math.Clamp(x, 0, 6),
        ActivationKind.HardSwish => x * Math.Clamp(x + 3, 0, 6) / 6,
        _ => 1 / (1 + Math.Exp(-x)),
    };
}
