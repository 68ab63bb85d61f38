namespace Panns.Training.Cpu.Optimizers;

/// <summary>Gradient descent with momentum, as PyTorch has it: the first step's momentum is the gradient itself.</summary>
internal sealed unsafe class Sgd(ParameterStore parameters, SgdOptions options) : Optimizer(parameters, "momentum_buffer")
{
    protected override void Update(float* value, float* gradient, long offset, int count, double rate, float factor)
    {
        var momentum = Tensor(0) + offset;
        var (decay, keep, step) = ((float)options.WeightDecay, (float)options.Momentum, (float)rate);
        for (var i = 0; i < count; i++)
        {
            var slope = (gradient[i] * factor) + (value[i] * decay);
            momentum[i] = Steps == 1 ? slope : (keep * momentum[i]) + slope;
            value[i] -= step * (options.IsNesterov ? slope + (keep * momentum[i]) : momentum[i]);
        }
    }
}
