using Panns.Engine.Kernels.Gemm;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Weights;

namespace Panns.Engine.Lowering;

/// <summary>
/// A convolution's weights, [out][in][height][width] as in the checkpoint, and its bias, with the normalization that follows: multiplied
/// in, or kept as a factor per output channel where the weights are packed straight from the file. Folding is done in double and costs one
/// rounding.
/// </summary>
internal sealed unsafe class FoldedWeights : IDisposable
{
    private readonly NativeBuffer? _weights;
    private readonly StateDict? _source;
    private readonly string _name = "";

    private FoldedWeights(Convolution convolution, NativeBuffer weights, float[] bias)
    {
        Convolution = convolution;
        _weights = weights;
        Data = weights.Data;
        Bias = bias;
    }

    private FoldedWeights(Convolution convolution, float* weights, float[] bias, double[]? scale, StateDict source, string name)
    {
        Convolution = convolution;
        Data = weights;
        Bias = bias;
        Scale = scale;
        (_source, _name) = (source, name);
    }

    /// <summary>The convolution that the weights belong to, averaging merged in.</summary>
    public Convolution Convolution { get; }

    public float* Data { get; }

    /// <summary>Bias of every output channel.</summary>
    public float[] Bias { get; }

    /// <summary>A factor per output channel that the weights do not contain yet; null for none.</summary>
    public double[]? Scale { get; }

    /// <summary>Values per output channel.</summary>
    public int PerChannel => Convolution.InChannels / Convolution.Groups * Convolution.Kernel.Area;

    /// <summary>Reads a layer's weights.</summary>
    /// <param name="weights">The checkpoint.</param>
    /// <param name="layer">A convolution or linear layer.</param>
    /// <param name="chain">What follows it.</param>
    /// <param name="mayScale">Whether the caller can apply <see cref="Scale"/>; then there need be no copy of the weights.</param>
    public static FoldedWeights Read(StateDict weights, Layer layer, ConvolutionChain chain, bool mayScale)
    {
        var convolution = AsConvolution(layer);
        var name = $"{layer.Name}.weight";
        var bias = convolution.HasBias ? weights.Read($"{layer.Name}.bias") : new float[convolution.OutChannels];
        var fold = chain.BatchNorm is null ? null : ScaleShift.Read(weights, chain.BatchNorm);
        for (var channel = 0; fold is not null && channel < bias.Length; channel++)
        {
            bias[channel] = (float)((bias[channel] * fold.Scale[channel]) + fold.Shift[channel]);
        }

        if (mayScale && chain.Averaging == Size2D.One && weights.TryGetPointer(name, out var inPlace))
        {
            return new(convolution, inPlace, bias, fold?.Scale, weights, name);
        }

        var perChannel = convolution.InChannels / convolution.Groups * convolution.Kernel.Area;
        var buffer = new NativeBuffer((long)convolution.OutChannels * perChannel);
        weights.CopyTo(name, new Span<float>(buffer.Data, convolution.OutChannels * perChannel));
        if (fold is not null)
        {
            for (var channel = 0; channel < bias.Length; channel++)
            {
                var scale = fold.Scale[channel];
                foreach (ref var weight in new Span<float>(buffer.Data + ((long)channel * perChannel), perChannel))
                {
                    weight = (float)(weight * scale);
                }
            }
        }

        var folded = new FoldedWeights(convolution, buffer, bias);
        return chain.Averaging == Size2D.One ? folded : folded.MergeAveraging(chain.Averaging);
    }

    /// <summary>A layer as a convolution: a linear one is 1x1.</summary>
    public static Convolution AsConvolution(Layer layer) => layer as Convolution ?? AsConvolution((Linear)layer);

    /// <summary>Gives back the file's pages of some output channels, whose weights have been packed: otherwise a large layer would be in memory twice.</summary>
    public void Release(int firstChannel, int channels)
        => _source?.Release(_name, (long)firstChannel * PerChannel, (long)channels * PerChannel);

    public void Dispose()
    {
        _weights?.Dispose();
        _source?.Release(_name);
    }

    private static Convolution AsConvolution(Linear linear) => new()
    {
        Name = linear.Name,
        InChannels = linear.InFeatures,
        OutChannels = linear.OutFeatures,
        Kernel = Size2D.One,
        HasBias = true,
    };

    /// <summary>
    /// The mean over a window of a convolution's results is itself a convolution, with a larger kernel and stride: 3x3 and a mean
    /// of 2x2 are one kernel of 4x4 with stride 2, 16 products instead of 36.
    /// </summary>
    private FoldedWeights MergeAveraging(Size2D window)
    {
        var old = Convolution;
        var merged = old with
        {
            Kernel = new(old.Kernel.Height + ((window.Height - 1) * old.Stride.Height), old.Kernel.Width + ((window.Width - 1) * old.Stride.Width)),
            Stride = new(old.Stride.Height * window.Height, old.Stride.Width * window.Width),
        };
        var matrices = old.OutChannels * (old.InChannels / old.Groups);
        var buffer = new NativeBuffer((long)matrices * merged.Kernel.Area);
        var sums = new double[merged.Kernel.Area];
        for (var matrix = 0L; matrix < matrices; matrix++)
        {
            Array.Clear(sums);
            for (var i = 0; i < window.Area * old.Kernel.Area; i++)
            {
                var (place, tap) = Math.DivRem(i, old.Kernel.Area);
                var y = (place / window.Width * old.Stride.Height) + (tap / old.Kernel.Width);
                var x = (place % window.Width * old.Stride.Width) + (tap % old.Kernel.Width);
                sums[(y * merged.Kernel.Width) + x] += Data[(matrix * old.Kernel.Area) + tap];
            }

            for (var i = 0; i < sums.Length; i++)
            {
                buffer.Data[(matrix * sums.Length) + i] = (float)(sums[i] / window.Area);
            }
        }

        Dispose();
        return new(merged, buffer, Bias);
    }
}
