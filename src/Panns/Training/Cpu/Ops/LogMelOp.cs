using Panns.FrontEnd;
using Panns.Networks.Layers;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>The front end, or log-mels as given.</summary>
internal sealed unsafe class LogMelOp(int output, int input, LogMel layer) : TrainingOp(output, input)
{
    /// <summary>Frames of a tile: a multiple of the front end's lanes.</summary>
    private const int Frames = 128;

    private readonly LogMelSpectrogram _frontEnd = new(layer.Settings);

    public override void Forward(TrainingPlanBuilder plan)
    {
        var y = plan.Write(Output);
        var state = plan.State;
        if (plan.Shape.HasLogMels)
        {
            plan.Step(
                "log-mel",
                y.Clips,
                (arena, clip, _) => new ReadOnlySpan<float>(state.LogMels + (clip * y.ItemStride), (int)y.ItemStride)
                    .CopyTo(new Span<float>(y.In(arena) + (clip * y.ItemStride), (int)y.ItemStride)),
                y);
            return;
        }

        var x = plan.Read(Input);
        var parts = (y.Height + Frames - 1) / Frames;
        plan.Step(
            "log-mel",
            y.Clips * parts,
            (arena, tile, _) =>
            {
                var clip = tile / parts;
                var first = tile % parts * Frames;
                var count = Math.Min(Frames, y.Height - first);
                _frontEnd.Compute(
                    new ReadOnlySpan<float>(x.In(arena) + (clip * x.ItemStride), x.Height),
                    first,
                    count,
                    new Span<float>(y.In(arena) + (clip * y.ItemStride) + ((long)first * y.Width), count * y.Width));
            },
            x, y);
    }

    public override void Backward(TrainingPlanBuilder plan)
    {
    }
}
