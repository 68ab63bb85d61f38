using Panns.Networks;
using Panns.Networks.Layers;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Forward;

/// <summary>
/// The pass of a module that is called as any other: in training mode with batch statistics and libtorch's own dropout; SpecAugment and
/// mixup, which the original's forward takes as further arguments, do nothing.
/// </summary>
/// <param name="training">Whether the module is in training mode.</param>
internal sealed class ModulePass(bool training) : ForwardPass
{
    public override bool KeepsGraph => is_grad_enabled() && !is_inference_mode_enabled();

    public override bool IsTraining(BatchNorm layer) => training;

    public override Tensor Dropout(Node node, Dropout layer, Tensor x) => training ? nn.functional.dropout(x, layer.Rate, training: true) : x;
}
