using System.Collections.Immutable;
using Panns.Models.Classifiers;
using Panns.Training;
using Panns.Weights;

namespace Panns.Transfer.Heads;

/// <summary>One linear layer of a head. Weights are kept as [inputs, outputs], the layout that the products like.</summary>
internal sealed record DenseLayer(int Inputs, int Outputs, float[] Weight, float[] Bias);

/// <summary>
/// A classifier on vectors: linear layers with ReLU between them, and perhaps a standardisation before the first. Gives logits.
/// </summary>
internal sealed class DenseHead(ImmutableArray<DenseLayer> layers, float[]? mean = null, float[]? scale = null)
{
    private const string MeanName = "standardize.mean";
    private const string ScaleName = "standardize.scale";

    public ImmutableArray<DenseLayer> Layers => layers;

    public int Inputs => layers[0].Inputs;

    public int Classes => layers[^1].Outputs;

    /// <summary>Whether inputs are standardised.</summary>
    public bool IsStandardized => mean is not null;

    public long ParameterCount => layers.Sum(layer => (long)layer.Weight.Length + layer.Bias.Length);

    /// <summary>[rows, classes] logits of [rows, inputs] vectors.</summary>
    public float[] Logits(ReadOnlySpan<float> vectors)
    {
        var rows = vectors.Length / Inputs;
        var values = vectors.ToArray();
        Standardize(values);
        for (var i = 0; i < layers.Length; i++)
        {
            var layer = layers[i];
            var next = new float[rows * layer.Outputs];
            Forward(layer, values, next, rows, relu: i < layers.Length - 1);
            values = next;
        }

        return values;
    }

    /// <summary>Standardises [rows, inputs] vectors in place, where the head does so.</summary>
    public void Standardize(Span<float> vectors)
    {
        if (mean is null || scale is null)
        {
            return;
        }

        for (var start = 0; start < vectors.Length; start += mean.Length)
        {
            for (var i = 0; i < mean.Length; i++)
            {
                vectors[start + i] = (vectors[start + i] - mean[i]) * scale[i];
            }
        }
    }

    public static void Forward(DenseLayer layer, ReadOnlySpan<float> input, Span<float> output, int rows, bool relu)
    {
        for (var row = 0; row < rows; row++)
        {
            layer.Bias.CopyTo(output[(row * layer.Outputs)..]);
        }

        DenseKernels.Multiply(input, layer.Inputs, 1, layer.Weight, output, rows, layer.Inputs, layer.Outputs, accumulate: true);
        if (relu)
        {
            for (var i = 0; i < rows * layer.Outputs; i++)
            {
                output[i] = MathF.Max(0, output[i]);
            }
        }
    }

    /// <summary>Mean and 1 / standard deviation of every column; a column that never changes is only centred.</summary>
    public static (float[] Mean, float[] Scale) FitStandardization(ReadOnlySpan<float> vectors, int inputs)
    {
        var rows = vectors.Length / inputs;
        var (mean, scale) = (new float[inputs], new float[inputs]);
        for (var i = 0; i < inputs; i++)
        {
            double sum = 0, squares = 0;
            for (var j = i; j < vectors.Length; j += inputs)
            {
                sum += vectors[j];
            }

            var average = sum / rows;
            for (var j = i; j < vectors.Length; j += inputs)
            {
                squares += (vectors[j] - average) * (vectors[j] - average);
            }

            var deviation = Math.Sqrt(squares / rows);
            mean[i] = (float)average;
            scale[i] = deviation < 1e-12 ? 1 : (float)(1 / deviation);
        }

        return (mean, scale);
    }

    /// <summary>The head as data.</summary>
    public ClassifierHead Describe() => new(
        [.. layers.Select(layer => new ClassifierLayer(layer.Inputs, layer.Outputs, Transpose(layer.Weight, layer.Inputs, layer.Outputs), layer.Bias))],
        mean,
        scale);

    /// <summary>The head's tensors, laid out as PyTorch's linear layers: <c>0.weight</c> [outputs, inputs], <c>0.bias</c>, ...</summary>
    public InMemoryStateDict ToStateDict()
    {
        var state = new InMemoryStateDict("head");
        if (mean is not null && scale is not null)
        {
            state.Set(MeanName, [mean.Length], mean);
            state.Set(ScaleName, [scale.Length], scale);
        }

        for (var i = 0; i < layers.Length; i++)
        {
            var layer = layers[i];
            state.Set(FormattableString.Invariant($"{i}.weight"), [layer.Outputs, layer.Inputs], Transpose(layer.Weight, layer.Inputs, layer.Outputs));
            state.Set(FormattableString.Invariant($"{i}.bias"), [layer.Outputs], layer.Bias);
        }

        return state;
    }

    /// <exception cref="PannsException">The tensors are no head of these sizes.</exception>
    public static DenseHead FromStateDict(StateDict state, int inputs, int classes)
    {
        var layers = ImmutableArray.CreateBuilder<DenseLayer>();
        var width = inputs;
        while (state.TryGetShape(FormattableString.Invariant($"{layers.Count}.weight"), out var shape))
        {
            var name = FormattableString.Invariant($"{layers.Count}.bias");
            if (shape.Length != 2 || shape[1] != width || !state.TryGetShape(name, out var bias) || bias.Length != 1 || bias[0] != shape[0])
            {
                throw new PannsException($"{state.Source}: layer {layers.Count} of the head does not fit the one before it");
            }

            var outputs = shape[0];
            layers.Add(new(width, outputs, Transpose(state.Read(FormattableString.Invariant($"{layers.Count}.weight")), outputs, width), state.Read(name)));
            width = outputs;
        }

        if (layers.Count == 0 || width != classes)
        {
            throw new PannsException(FormattableString.Invariant($"{state.Source}: the head gives {width} values, there are {classes} classes"));
        }

        var isStandardized = state.TryGetShape(MeanName, out _);
        var head = new DenseHead(layers.ToImmutable(), isStandardized ? state.Read(MeanName) : null, isStandardized ? state.Read(ScaleName) : null);
        return !isStandardized || state.Read(MeanName).Length == inputs && state.Read(ScaleName).Length == inputs
            ? head
            : throw new PannsException($"{state.Source}: the standardisation does not fit the head");
    }

    private static float[] Transpose(float[] values, int rows, int columns)
    {
        var result = new float[values.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                result[(column * rows) + row] = values[(row * columns) + column];
            }
        }

        return result;
    }
}
