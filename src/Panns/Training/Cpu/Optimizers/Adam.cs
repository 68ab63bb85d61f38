using System.Runtime.Intrinsics;

namespace Panns.Training.Cpu.Optimizers;

/// <summary>Adam, AMSGrad and AdamW, with PyTorch's order of operations.</summary>
internal sealed unsafe class Adam(ParameterStore parameters, AdamOptions options) : Optimizer(
    parameters, options.AmsGrad ? ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"] : ["exp_avg", "exp_avg_sq"])
{
    protected override void Update(float* value, float* gradient, long offset, int count, double rate, float factor)
    {
        var mean = Tensor(0) + offset;
        var square = Tensor(1) + offset;
        var largest = options.AmsGrad ? Tensor(2) + offset : null;
        var correction = Math.Sqrt(1 - Math.Pow(options.Beta2, Steps));
        var step = (float)(rate / (1 - Math.Pow(options.Beta1, Steps)));
        var shrink = options.IsDecoupled ? (float)(1 - (rate * options.WeightDecay)) : 1f;
        var decay = options.IsDecoupled ? 0f : (float)options.WeightDecay;
        var rule = new Rule(
            factor, decay, shrink, (float)(1 - options.Beta1), (float)options.Beta2, (float)(1 - options.Beta2), (float)correction, (float)options.Epsilon, step);
        var i = 0;
        for (; i <= count - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var m = Vector256.Load(mean + i);
            var v = Vector256.Load(square + i);
            var most = largest == null ? default : Vector256.Load(largest + i);
            var next = rule.Apply(Vector256.Load(value + i), Vector256.Load(gradient + i), ref m, ref v, ref most, largest != null);
            next.Store(value + i);
            m.Store(mean + i);
            v.Store(square + i);
            if (largest != null)
            {
                most.Store(largest + i);
            }
        }

        for (; i < count; i++)
        {
            var m = Vector256.CreateScalar(mean[i]);
            var v = Vector256.CreateScalar(square[i]);
            var most = largest == null ? default : Vector256.CreateScalar(largest[i]);
            value[i] = rule.Apply(Vector256.CreateScalar(value[i]), Vector256.CreateScalar(gradient[i]), ref m, ref v, ref most, largest != null).ToScalar();
            mean[i] = m.ToScalar();
            square[i] = v.ToScalar();
            if (largest != null)
            {
                largest[i] = most.ToScalar();
            }
        }
    }

    private readonly struct Rule(
        float factor, float decay, float shrink, float meanRate, float squareDecay, float squareRate, float correction, float epsilon, float step)
    {
        public Vector256<float> Apply(
            Vector256<float> value, Vector256<float> gradient, ref Vector256<float> mean, ref Vector256<float> square, ref Vector256<float> largest, bool isAmsGrad)
        {
            gradient = (gradient * factor) + (value * decay);
            mean += (gradient - mean) * meanRate;
            square = (square * squareDecay) + (gradient * gradient * squareRate);
            largest = Vector256.Max(largest, square);
            var deviation = Vector256.Sqrt(isAmsGrad ? largest : square) / Vector256.Create(correction);
            return (value * shrink) - (mean / (deviation + Vector256.Create(epsilon)) * step);
        }
    }
}
