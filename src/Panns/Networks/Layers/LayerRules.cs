namespace Panns.Networks.Layers;

/// <summary>
/// Which inputs a layer takes. The rules are those that every engine keeps, in inference and in training: what breaks one is refused when
/// the network is described, and not later by one engine or another.
/// </summary>
internal static class LayerRules
{
    /// <summary>What is wrong with a layer on inputs of these shapes; null where nothing is.</summary>
    public static string? Problem(Layer layer, ReadOnlySpan<TensorShape> inputs)
    {
        var count = layer is Add or Multiply or Divide or Concatenate or RepeatFrames ? 2 : 1;
        if (inputs.Length != count)
        {
            return FormattableString.Invariant($"takes {count} inputs, not {inputs.Length}");
        }

        if (layer.Name.Length == 0 && layer is Convolution or Linear or Gru or BatchNorm or Standardize)
        {
            return "has parameters and needs a name";
        }

        var x = inputs[0];
        return layer switch
        {
            LogMel => (x.Channels, x.Width) != (1, 1) ? "reads the waveform" : null,
            Convolution convolution => Problem(convolution, x),
            Linear linear => linear.InFeatures != x.Channels ? Channels(linear.InFeatures, x) : x.Width != 1 ? "reads vectors: take the mean over frequency first" : null,
            Gru gru => gru.InFeatures != x.Channels ? Channels(gru.InFeatures, x) : x.Width != 1 ? "reads vectors: join the bands first" : gru.HiddenSize < 1 ? "has a state of no values" : null,
            BatchNorm { OverWidth: true } norm => (x.Channels, x.Width) != (1, norm.Features) ? FormattableString.Invariant($"reads one channel of {norm.Features} bands, not {x}") : null,
            Standardize standardize => standardize.Features != x.Channels ? Channels(standardize.Features, x) : null,
            BatchNorm norm => norm.Features != x.Channels ? Channels(norm.Features, x) : null,
            Pool pool => Smallest(pool.Kernel) < 1 || Smallest(pool.Stride) < 1 || Smallest(pool.Padding) < 0 ? "has an extent, stride or padding below its least" : null,
            Add or Divide => x != inputs[1] ? $"takes two values of one shape, not {x} and {inputs[1]}" : null,
            Multiply => x != inputs[1] && inputs[1] != new TensorShape(x.Items, x.Channels, 1, 1) ? $"takes values of one shape, or one scale per channel, not {x} and {inputs[1]}" : null,
            Concatenate => (x.Items, x.Width) != (inputs[1].Items, inputs[1].Width) ? $"takes values that differ in channels and time alone, not {x} and {inputs[1]}" : null,
            RepeatFrames => x.Width != 1 ? "reads vectors: take the mean over frequency first" : null,
            SoftmaxOverTime => x.Width != 1 ? "reads vectors: take the mean over frequency first" : null,
            SplitChannels split => split.Bands < 1 || x.Channels % split.Bands != 0 || x.Width != 1 ? FormattableString.Invariant($"cannot split {x} into {split.Bands} bands") : null,
            SplitPatches patches => patches.Frames < 1 || x.Items != 1 ? "cannot cut its input into patches" : null,
            _ => null,
        };
    }

    private static string? Problem(Convolution layer, TensorShape x)
        => layer.InChannels != x.Channels ? Channels(layer.InChannels, x)
            : layer.Groups != 1 && (!layer.IsDepthwise || layer.OutChannels != layer.InChannels || layer.Dilation != Size2D.One) ? "convolves groups of channels: only one group, or a group per channel without dilation, can be trained"
            : layer.IsOneDimensional && x.Width != 1 ? $"is a Conv1d and reads a signal, not {x}"
            : Smallest(layer.Kernel) < 1 || Smallest(layer.Stride) < 1 || Smallest(layer.Dilation) < 1 || Smallest(layer.Padding) < 0 ? "has an extent, stride, dilation or padding below its least"
            : null;

    private static string Channels(int expected, TensorShape x) => FormattableString.Invariant($"is made for {expected} channels, but its input has {x.Channels}");

    private static int Smallest(Size2D size) => Math.Min(size.Height, size.Width);
}
