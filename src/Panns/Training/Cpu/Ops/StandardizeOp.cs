using Panns.Engine.Kernels.Maps;
using Panns.Networks.Layers;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>A standardization of the channels, whose mean and factor do not learn.</summary>
internal sealed unsafe class StandardizeOp(int output, int input, Standardize layer) : TrainingOp(output, input)
{
    public override void Forward(TrainingPlanBuilder plan)
    {
        var x = plan.Read(Input);
        var y = plan.Write(Output);
        var (mean, scale) = (plan.Parameters[$"{layer.Name}.mean"], plan.Parameters[$"{layer.Name}.scale"]);
        plan.Rows(
            "standardize",
            x.Pixels,
            x.Channels,
            (arena, first, count) =>
            {
                for (var pixel = first; pixel < first + count; pixel++)
                {
                    StandardizeKernel.Run(y.In(arena) + (pixel * x.Channels), x.In(arena) + (pixel * x.Channels), mean.Values, scale.Values);
                }
            },
            x, y);
    }

    public override void Backward(TrainingPlanBuilder plan)
    {
        var gradient = plan.Gradient(Output)!;
        var target = plan.WriteGradientInPlace(Input, gradient, out var accumulates)!;
        var scale = plan.Parameters[$"{layer.Name}.scale"];
        plan.Rows(
            "standardize backward",
            gradient.Pixels,
            gradient.Channels,
            (arena, first, count) =>
            {
                for (var pixel = first; pixel < first + count; pixel++)
                {
                    var start = pixel * gradient.Channels;
                    Kernels.Run.Multiply(target.In(arena) + start, gradient.In(arena) + start, scale.Value, gradient.Channels, accumulates);
                }
            },
            gradient, target);
    }
}
