using System.Diagnostics.CodeAnalysis;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Onnx.Graph;
using static Panns.Onnx.Graph.Attributes;

namespace Panns.Onnx.Layers;

/// <summary>Smallest and largest value that calibration saw; always holds 0, which padding and ReLU need to be exact.</summary>
internal readonly record struct ActivationRange(float Minimum, float Maximum)
{
    private const int Levels = 255;

    public float Scale => Math.Max(Maximum - Minimum, 1e-12f) / Levels;

    public byte ZeroPoint => (byte)Math.Clamp((int)MathF.Round(-Minimum / Scale), 0, Levels);
}

/// <summary>
/// Writes a network in int8: pairs of QuantizeLinear and DequantizeLinear around its layers, which runtimes turn into integer
/// arithmetic. Weights are int8, symmetric, with a scale per output channel; activations uint8 with calibrated ranges.
/// </summary>
/// <param name="ranges">Range of every node whose value is quantized.</param>
/// <param name="largestWeight">What the largest weight of a channel becomes.</param>
/// <param name="minimumWeights">Layers with fewer weights stay in float32.</param>
internal sealed class QuantizationPlan(IReadOnlyDictionary<int, ActivationRange> ranges, int largestWeight, int minimumWeights)
{
    private readonly Dictionary<string, float> _scales = [];

    /// <summary>
    /// Nodes whose values are quantized: what the layers in int8 read, and what they give, unless a ReLU or a folded batch
    /// normalization follows, which become one operation with the layer before them.
    /// </summary>
    public static IEnumerable<int> Select(NetworkDescription network, NetworkSlice slice, int minimumWeights)
    {
        var nodes = network.Nodes.Where(node => slice.Contains(node.Index)).ToList();
        var consumers = nodes.SelectMany(node => node.Inputs.Select(input => (input, node.Layer))).ToLookup(pair => pair.input, pair => pair.Layer);
        var last = nodes.Last(node => IsInt8(node.Layer, minimumWeights)).Index;
        return from node in nodes
               where node.Index < last && consumers[node.Index].All(CanReadQuantized)
               where consumers[node.Index].Any(layer => IsInt8(layer, minimumWeights)) || IsInt8(Source(network, node), minimumWeights)
               select node.Index;
    }

    /// <summary>Quantizes a node's value, if it is one of those.</summary>
    public GraphValue Requantize(GraphBuilder graph, Node node, GraphValue x)
    {
        if (_scales.ContainsKey(x.Name) || !ranges.TryGetValue(node.Index, out var range))
        {
            return x;
        }

        var scale = graph.Scalar($"{x.Name}.scale", range.Scale);
        var zeroPoint = graph.Bytes($"{x.Name}.zero_point", [], [range.ZeroPoint]);
        var quantized = graph.Add("QuantizeLinear", $"{x.Name}.quantized", [x.Name, scale, zeroPoint]);
        var name = graph.Add("DequantizeLinear", $"{x.Name}.dequantized", [quantized, scale, zeroPoint]);
        _scales.Add(name, range.Scale);
        return x with { Name = name };
    }

    /// <summary>The inputs of a convolution or linear layer with int8 weights; nothing where it stays in float32.</summary>
    public bool TryWriteWeights(
        GraphBuilder graph, string name, GraphValue x, ReadOnlySpan<long> shape, float[] weight, float[]? bias, [NotNullWhen(true)] out string[]? inputs)
    {
        inputs = null;
        if (weight.Length < minimumWeights || !_scales.TryGetValue(x.Name, out var inputScale))
        {
            return false;
        }

        var channels = (int)shape[0];
        var length = weight.Length / channels;
        var scales = new float[channels];
        var values = new sbyte[weight.Length];
        for (var channel = 0; channel < channels; channel++)
        {
            var row = weight.AsSpan(channel * length, length);
            var largest = 0f;
            foreach (var value in row)
            {
                largest = Math.Max(largest, Math.Abs(value));
            }

            scales[channel] = Math.Max(largest, 1e-12f) / largestWeight;
            for (var i = 0; i < length; i++)
            {
                values[(channel * length) + i] = (sbyte)Math.Clamp(MathF.Round(row[i] / scales[channel]), -largestWeight, largestWeight);
            }
        }

        var weightName = Dequantize(
            graph,
            $"{name}.weight",
            graph.SignedBytes($"{name}.weight_int8", shape, values),
            scales,
            graph.SignedBytes($"{name}.weight_zero_point", [channels], new sbyte[channels]));
        inputs = [x.Name, weightName];
        if (bias is not null)
        {
            // int32 in units of the product, so that the integer sum can start from it.
            var biasScales = Array.ConvertAll(scales, scale => scale * inputScale);
            var rounded = new int[channels];
            for (var channel = 0; channel < channels; channel++)
            {
                rounded[channel] = (int)Math.Clamp(Math.Round((double)bias[channel] / biasScales[channel]), int.MinValue, int.MaxValue);
            }

            var biasName = Dequantize(
                graph,
                $"{name}.bias",
                graph.Int32s($"{name}.bias_int32", [channels], rounded),
                biasScales,
                graph.Int32s($"{name}.bias_zero_point", [channels], new int[channels]));
            inputs = [x.Name, weightName, biasName];
        }

        return true;
    }

    private static string Dequantize(GraphBuilder graph, string name, string values, float[] scales, string zeroPoint)
        => graph.Add("DequantizeLinear", name, [values, graph.Floats($"{name}_scale", [scales.Length], scales), zeroPoint], Int("axis", 0));

    private static bool IsInt8(Layer layer, int minimumWeights)
        => layer is Convolution or Linear && layer.Parameters.First().Length >= minimumWeights;

    /// <summary>The layer that a value comes from, batch normalization and ReLU aside.</summary>
    private static Layer Source(NetworkDescription network, Node node)
        => node.Layer is BatchNorm or Dropout or Activation { Kind: ActivationKind.ReLU or ActivationKind.ReLU6 }
            ? Source(network, network.Nodes[node.Inputs[0]])
            : node.Layer;

    private static bool CanReadQuantized(Layer layer)
        => layer is Convolution or Linear or Pool or Add or Concatenate or Multiply or Dropout or Reduce
            or Activation { Kind: ActivationKind.HardSwish };
}
