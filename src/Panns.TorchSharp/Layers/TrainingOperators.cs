using Panns.Networks;
using Panns.Networks.Layers;
using Panns.TorchSharp.Forward;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Layers;

/// <summary>Dropout, as the pass has it.</summary>
internal sealed class DropoutOperator(Node node, Dropout layer) : LayerOperator
{
    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y) => pass.Dropout(node, layer, x);
}

/// <summary>SpecAugment, as the pass has it.</summary>
internal sealed class SpecAugmentOperator(Node node, SpecAugment layer) : LayerOperator
{
    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y) => pass.SpecAugment(node, layer, x);
}

/// <summary>Mixup, as the pass has it. It comes before any layer that splits clips, so there are as many clips as items afterward.</summary>
internal sealed class MixupOperator(Node node) : LayerOperator
{
    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y)
    {
        var mixed = pass.Mixup(node, x);
        pass.Clips = mixed.shape[0];
        return mixed;
    }
}
