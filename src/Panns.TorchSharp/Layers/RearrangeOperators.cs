using Panns.Networks.Layers;
using Panns.TorchSharp.Forward;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Layers;

/// <summary>Turns the channels of a signal into a map.</summary>
internal sealed class SplitChannelsOperator(SplitChannels layer) : LayerOperator
{
    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y)
        => x.reshape(x.shape[0], x.shape[1] / layer.Bands, layer.Bands, x.shape[2]).transpose(2, 3).contiguous();
}

/// <summary>Turns a map into a signal, the bands of a channel side by side.</summary>
internal sealed class JoinBandsOperator : LayerOperator
{
    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y)
        => x.transpose(2, 3).reshape(x.shape[0], x.shape[1] * x.shape[3], x.shape[2], 1);
}

/// <summary>Swaps time and frequency.</summary>
internal sealed class TransposeOperator : LayerOperator
{
    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y) => x.transpose(2, 3).contiguous();
}

/// <summary>Turns a map into a vector, channels innermost.</summary>
internal sealed class FlattenOperator : LayerOperator
{
    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y) => x.permute(0, 2, 3, 1).reshape(x.shape[0], -1, 1, 1);
}

/// <summary>Cuts a spectrogram into patches, which become items: [clips * patches, channels, frames, bins].</summary>
internal sealed class SplitPatchesOperator(SplitPatches layer) : LayerOperator
{
    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y)
    {
        var (channels, width) = (x.shape[1], x.shape[3]);
        var patches = x.shape[2] / layer.Frames;
        var whole = x.narrow(2, 0, patches * layer.Frames).reshape(x.shape[0], channels, patches, layer.Frames, width);
        return whole.transpose(1, 2).reshape(-1, channels, layer.Frames, width);
    }
}

/// <summary>Repeats time steps until there are as many as the second input has.</summary>
internal sealed class RepeatFramesOperator(RepeatFrames layer) : LayerOperator
{
    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y)
    {
        var steps = Arithmetic.Steps(y!.shape[2], layer.Ratio, x.shape[2] - 1, x.device);
        return x.index_select(2, steps);
    }
}
