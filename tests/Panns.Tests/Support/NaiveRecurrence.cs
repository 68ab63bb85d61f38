using Panns.Networks.Layers;
using Panns.Weights;

namespace Panns.Tests.Support;

/// <summary>Gated recurrent units by PyTorch's equations, value by value.</summary>
internal static class NaiveRecurrence
{
    public static NaiveTensor Run(Gru layer, StateDict weights, NaiveTensor x)
    {
        var (size, steps) = (layer.HiddenSize, x.Shape.Height);
        var states = new double[2, x.Shape.Items, steps, size];
        foreach (var (direction, suffix) in new[] { "l0", "l0_reverse" }.Index())
        {
            float[] Read(string tensor) => weights.Read($"{layer.Name}.{tensor}_{suffix}");
            var (w, u, b, c) = (Read("weight_ih"), Read("weight_hh"), Read("bias_ih"), Read("bias_hh"));
            for (var item = 0; item < x.Shape.Items; item++)
            {
                var h = new double[size];
                for (var step = 0; step < steps; step++)
                {
                    var time = direction == 0 ? step : steps - 1 - step;
                    double Of(int row) => b[row] + Enumerable.Range(0, layer.InFeatures).Sum(i => w[(row * layer.InFeatures) + i] * x[item, i, time, 0]);
                    double Before(int row) => c[row] + Enumerable.Range(0, size).Sum(i => u[(row * size) + i] * h[i]);
                    h = [.. Enumerable.Range(0, size).Select(i =>
                    {
                        var r = Sigmoid(Of(i) + Before(i));
                        var z = Sigmoid(Of(size + i) + Before(size + i));
                        var n = Math.Tanh(Of((2 * size) + i) + (r * Before((2 * size) + i)));
                        return ((1 - z) * n) + (z * h[i]);
                    })];
                    for (var i = 0; i < size; i++)
                    {
                        states[direction, item, time, i] = h[i];
                    }
                }
            }
        }

        return NaiveTensor.Create(layer.Infer([x.Shape]), (n, channel, time, _) => states[channel / size, n, time, channel % size]);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
