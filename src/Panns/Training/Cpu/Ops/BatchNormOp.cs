using Panns.Engine.Planning;
using Panns.Networks.Layers;
using Panns.Training.Cpu.Kernels;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>
/// Batch normalization, the activation that follows it and the average pooling that follows that. Only the argument is kept for the
/// backward pass: what lies between is computed again there, which costs less than the memory would.
/// </summary>
/// <param name="output">Node of the last of them.</param>
/// <param name="input">Node of the argument.</param>
/// <param name="layer">The normalization.</param>
/// <param name="pool">Pooling of windows that do not overlap, or null.</param>
/// <param name="ownsInput">Whether nothing else reads the argument, so that its gradient may take its place.</param>
internal sealed unsafe partial class BatchNormOp<TActivation>(int output, int input, BatchNorm layer, Pool? pool = null, bool ownsInput = false)
    : TrainingOp(output, input)
    where TActivation : struct, IActivation
{
    /// <summary>Partial sums of a step: enough for many threads, and the same for any number, so that sums are the same bits.</summary>
    private const int MostParts = 64;

    private const int FewestRows = 64;

    private readonly string _name = layer.Name;

    // Made once: a pass allocates nothing.
    private readonly string _weight = layer.Name + ".weight";
    private readonly string _bias = layer.Name + ".bias";
    private readonly string _mean = layer.Name + ".running_mean";
    private readonly string _variance = layer.Name + ".running_var";
    private readonly string _count = layer.Name + ".num_batches_tracked";
    private Tensor? _coefficients;

    public override void Forward(TrainingPlanBuilder plan)
    {
        var x = plan.Read(Input);
        var (rows, channels) = Extent(x);
        var isTraining = plan.UsesBatchStatistics(_name);

        // [mean][1 / deviation][scale][shift]
        var coefficients = plan.Scratch(4L * channels);
        if (isTraining)
        {
            Statistics(plan, x, rows, channels, coefficients);
        }
        else
        {
            plan.Step("bn running", 1, (arena, _, _) => UseRunning(plan.Parameters, coefficients.In(arena), channels), coefficients);
        }

        _coefficients = coefficients;
        var y = plan.Write(Output);
        if (pool is not null)
        {
            ApplyAndPool(plan, x, y, coefficients);
            return;
        }

        plan.Rows(
            "bn apply",
            rows,
            channels,
            (arena, first, count) =>
            {
                var values = coefficients.In(arena);
                BatchNormKernel<TActivation>.Apply(
                    y.In(arena) + (first * channels), x.In(arena) + (first * channels), count, channels,
                    values + (2 * channels), values + (3 * channels));
            },
            x, y, coefficients);
    }

    public override void Backward(TrainingPlanBuilder plan)
    {
        var x = plan.Read(Input);
        var gradient = plan.Gradient(Output)!;
        var (rows, channels) = Extent(x);
        var coefficients = _coefficients!;
        var isTraining = plan.UsesBatchStatistics(_name);
        var learns = plan.Parameters.Learns(_weight) || plan.Parameters.Learns(_bias);
        var parts = Parts(rows);
        var slopes = plan.Scratch(3L * channels);
        if (isTraining || learns)
        {
            var sums = plan.Scratch(4L * channels * parts);
            if (pool is not null)
            {
                SumPooledGradient(plan, x, gradient, coefficients, sums, parts);
            }
            else
            {
                SumGradient(plan, x, gradient, coefficients, sums, parts);
            }

            plan.Step(
                "bn gradient",
                1,
                (arena, _, _) => FinishGradient(
                    plan.Parameters, coefficients.In(arena), (double*)sums.In(arena), parts, rows, channels, slopes.In(arena), isTraining),
                coefficients, sums, slopes);
        }
        else
        {
            plan.Step("bn slope", 1, (arena, _, _) => UseScale(coefficients.In(arena), slopes.In(arena), channels), coefficients, slopes);
        }

        if (pool is not null)
        {
            SpreadGradient(plan, x, gradient, coefficients, slopes);
            return;
        }

        if (plan.WriteGradientInPlace(Input, gradient, out var accumulates) is not { } target)
        {
            return;
        }

        plan.Rows(
            "bn backward",
            rows,
            channels,
            (arena, first, count) =>
            {
                var values = coefficients.In(arena);
                var start = first * channels;
                BatchNormKernel<TActivation>.GradientApply(
                    target.In(arena) + start, x.In(arena) + start, gradient.In(arena) + start, count, channels,
                    values + (2 * channels), values + (3 * channels), slopes.In(arena), accumulates);
            },
            x, gradient, target, coefficients, slopes);
    }

    private void SumGradient(TrainingPlanBuilder plan, Tensor x, Tensor gradient, Tensor coefficients, Tensor sums, int parts)
    {
        var (rows, channels) = Extent(x);
        plan.Step(
            "bn gradient sums",
            parts,
            (arena, part, _) =>
            {
                var (first, count) = PartOf(rows, parts, part);
                var values = coefficients.In(arena);
                new Span<double>((double*)sums.In(arena) + (2L * part * channels), 2 * channels).Clear();
                BatchNormKernel<TActivation>.GradientSums(
                    x.In(arena) + (first * channels), gradient.In(arena) + (first * channels), count, channels,
                    values + (2 * channels), values + (3 * channels), values, (double*)sums.In(arena) + (2L * part * channels));
            },
            x, gradient, coefficients, sums);
    }

    private (long Rows, int Channels) Extent(Tensor x)
    {
        if (layer.OverWidth && x.Channels != 1)
        {
            throw new InvalidOperationException($"{_name}: normalizes mel bins, but its input has {x.Channels} channels");
        }

        return (x.Length / layer.Features, layer.Features);
    }

    private static int Parts(long rows) => (int)Math.Clamp(rows / FewestRows, 1, MostParts);

    private static (long First, long Count) PartOf(long rows, int parts, int part)
    {
        var first = rows * part / parts;
        return (first, (rows * (part + 1) / parts) - first);
    }

    private void Statistics(TrainingPlanBuilder plan, Tensor x, long rows, int channels, Tensor coefficients)
    {
        var parts = Parts(rows);
        var sums = plan.Scratch(4L * channels * parts);
        var momentum = plan.Options.BatchNormMomentum ?? layer.Momentum;
        plan.Step(
            "bn statistics",
            parts,
            (arena, part, _) =>
            {
                var (first, count) = PartOf(rows, parts, part);
                BatchNormKernel<TActivation>.Statistics(
                    x.In(arena) + (first * channels), count, channels, (double*)sums.In(arena) + (2L * part * channels));
            },
            x, sums);
        plan.Step(
            "bn normalize",
            1,
            (arena, _, _) => UseBatch(plan.Parameters, coefficients.In(arena), (double*)sums.In(arena), parts, rows, channels, momentum),
            sums, coefficients);
    }

    private void UseBatch(ParameterStore parameters, float* coefficients, double* sums, int parts, long rows, int channels, double momentum)
    {
        var weight = parameters[_weight].Value;
        var bias = parameters[_bias].Value;
        var runningMean = parameters[_mean].Value;
        var runningVariance = parameters[_variance].Value;
        for (var c = 0; c < channels; c++)
        {
            double sum = 0, squares = 0;
            for (var part = 0; part < parts; part++)
            {
                sum += sums[(2L * part * channels) + c];
                squares += sums[(((2L * part) + 1) * channels) + c];
            }

            var mean = sum / rows;
            var variance = Math.Max(0, (squares / rows) - (mean * mean));
            Set(coefficients, channels, c, mean, 1 / Math.Sqrt(variance + layer.Epsilon), weight[c], bias[c]);
            var unbiased = rows > 1 ? variance * rows / (rows - 1) : variance;
            runningMean[c] = (float)(((1 - momentum) * runningMean[c]) + (momentum * mean));
            runningVariance[c] = (float)(((1 - momentum) * runningVariance[c]) + (momentum * unbiased));
        }

        parameters.CountBatch(_count);
    }

    private void UseRunning(ParameterStore parameters, float* coefficients, int channels)
    {
        var weight = parameters[_weight].Value;
        var bias = parameters[_bias].Value;
        var mean = parameters[_mean].Value;
        var variance = parameters[_variance].Value;
        for (var c = 0; c < channels; c++)
        {
            Set(coefficients, channels, c, mean[c], 1 / Math.Sqrt(variance[c] + layer.Epsilon), weight[c], bias[c]);
        }
    }

    private static void Set(float* coefficients, int channels, int c, double mean, double inverse, float weight, float bias)
    {
        coefficients[c] = (float)mean;
        coefficients[channels + c] = (float)inverse;
        coefficients[(2 * channels) + c] = (float)(weight * inverse);
        coefficients[(3 * channels) + c] = (float)(bias - (mean * weight * inverse));
    }

    private void FinishGradient(
        ParameterStore parameters, float* coefficients, double* sums, int parts, long rows, int channels, float* slopes, bool isTraining)
    {
        var weight = parameters[_weight].Gradient;
        var bias = parameters[_bias].Gradient;
        for (var c = 0; c < channels; c++)
        {
            double sum = 0, product = 0;
            for (var part = 0; part < parts; part++)
            {
                sum += sums[(2L * part * channels) + c];
                product += sums[(((2L * part) + 1) * channels) + c];
            }

            double mean = coefficients[c], inverse = coefficients[channels + c], scale = coefficients[(2 * channels) + c];
            if (weight != null)
            {
                weight[c] += (float)(product * inverse);
            }

            if (bias != null)
            {
                bias[c] += (float)sum;
            }

            // With batch statistics the gradient loses its mean and its part along the normalized values.
            var second = isTraining ? -scale * inverse * inverse * product / rows : 0;
            slopes[c] = (float)scale;
            slopes[channels + c] = (float)second;
            slopes[(2 * channels) + c] = isTraining ? (float)((-scale * sum / rows) - (second * mean)) : 0;
        }
    }

    private static void UseScale(float* coefficients, float* slopes, int channels)
    {
        for (var c = 0; c < channels; c++)
        {
            slopes[c] = coefficients[(2 * channels) + c];
            slopes[channels + c] = 0;
            slopes[(2 * channels) + c] = 0;
        }
    }
}
