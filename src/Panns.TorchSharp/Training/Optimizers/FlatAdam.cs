using Panns.TorchSharp.Forward;
using Panns.Training;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Training.Optimizers;

/// <summary>
/// Adam, AMSGrad and AdamW, in PyTorch's order of operations and the CPU engine's. It allocates nothing: intermediate values lie in the
/// memory of the gradient, which is set to zero afterward anyway.
/// </summary>
internal sealed class FlatAdam(AdamOptions options, LearningParts parts, FlatLayout layout, Replica main) : FlatOptimizer(
    parts, layout, main, options.AmsGrad ? ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"] : ["exp_avg", "exp_avg_sq"])
{
    protected override void Update(Tensor value, Tensor gradient, Tensor[] state, double rate)
    {
        var (mean, square) = (state[0], state[1]);
        if (options.WeightDecay > 0 && !options.IsDecoupled)
        {
            _ = gradient.Add_(value, options.WeightDecay);
        }

        _ = square.Multiply_(options.Beta2).AddProduct_(gradient, gradient, 1 - options.Beta2);
        _ = mean.Add_(gradient.sub_(mean), 1 - options.Beta1);
        var most = square;
        if (options.AmsGrad)
        {
            most = state[2];
            _ = most.clamp_(min: square);
        }

        var deviation = gradient.copy_(most).sqrt_().Divide_(Math.Sqrt(1 - Math.Pow(options.Beta2, Steps))).Add_(options.Epsilon);
        if (options.WeightDecay > 0 && options.IsDecoupled)
        {
            _ = value.Multiply_(1 - (rate * options.WeightDecay));
        }

        _ = value.AddQuotient_(mean, deviation, -rate / (1 - Math.Pow(options.Beta1, Steps)));
    }
}
