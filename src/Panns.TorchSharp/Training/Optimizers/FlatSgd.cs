using Panns.TorchSharp.Forward;
using Panns.Training;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Training.Optimizers;

/// <summary>Gradient descent with momentum, as PyTorch has it: the first step's momentum is the gradient itself.</summary>
internal sealed class FlatSgd(SgdOptions options, LearningParts parts, FlatLayout layout, Replica main)
    : FlatOptimizer(parts, layout, main, "momentum_buffer")
{
    protected override void Update(Tensor value, Tensor gradient, Tensor[] state, double rate)
    {
        if (options.WeightDecay > 0)
        {
            _ = gradient.Add_(value, options.WeightDecay);
        }

        var momentum = state[0];
        _ = Steps == 1 ? momentum.copy_(gradient) : momentum.Multiply_(options.Momentum).Add_(gradient);
        _ = value.Add_(options.IsNesterov ? gradient.Add_(momentum, options.Momentum) : momentum, -rate);
    }
}
