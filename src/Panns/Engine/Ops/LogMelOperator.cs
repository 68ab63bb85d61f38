using Panns.Engine.Lowering;
using Panns.Engine.Planning;
using Panns.Engine.Profiling;
using Panns.FrontEnd;
using Panns.Networks.Layers;

namespace Panns.Engine.Ops;

/// <summary>The front end, with the normalization of the mel bands that follows it.</summary>
internal sealed unsafe class LogMelOperator(LogMel layer, ScaleShift? bands, int input, int output) : Operator(output, input)
{
    private readonly LogMelSpectrogram _frontEnd = new(layer.Settings);
    private readonly int _size = layer.Settings.FftSize;
    private readonly float[]? _scale = bands?.Scale.Select(value => (float)value).ToArray();
    private readonly float[]? _shift = bands?.Shift.Select(value => (float)value).ToArray();

    /// <summary>Whether overlapping clips have frames in common.</summary>
    public bool Shares(int samples, int step) => FrameSharing.Of(layer.Settings, samples, step) is not null;

    public override void Plan(PlanBuilder plan)
    {
        var input = plan.Read(Inputs[0]);
        if (plan.Step == 0)
        {
            plan.Add(new Step(this, input, plan.Write(Output)));
            return;
        }

        var sharing = FrameSharing.Of(layer.Settings, plan.Shapes[Inputs[0]].Height, plan.Step)!.Value;
        plan.Add(new FreshStep(this, sharing, plan.Step, input, plan.Write(Output)));
        plan.Add(new SameStep(sharing, plan.Write(Output)));
    }

    /// <summary>Some frames of a clip, normalized.</summary>
    private void Compute(ReadOnlySpan<float> waveform, int first, int frames, float* rows, int bands)
    {
        var target = new Span<float>(rows + ((long)first * bands), frames * bands);
        _frontEnd.Compute(waveform, first, frames, target);
        if (_scale is { } scale && _shift is { } shift)
        {
            for (var i = 0; i < target.Length; i += bands)
            {
                Normalize(target.Slice(i, bands), scale, shift);
            }
        }
    }

    /// <summary>Arithmetic of a frame: its window, the Fourier transform of real values, powers, and two bands for each of them.</summary>
    private double FrameCost => _size + (2.5 * _size * Math.Log2(_size)) + (3.5 * _size);

    private static void Normalize(Span<float> row, float[] scale, float[] shift)
    {
        var i = 0;
        var width = System.Numerics.Vector<float>.Count;
        for (; i <= row.Length - width; i += width)
        {
            var target = row[i..];
            var value = new System.Numerics.Vector<float>(target);
            ((value * new System.Numerics.Vector<float>(scale, i)) + new System.Numerics.Vector<float>(shift, i)).CopyTo(target);
        }

        for (; i < row.Length; i++)
        {
            row[i] = (row[i] * scale[i]) + shift[i];
        }
    }

    private sealed class Step(LogMelOperator op, Tensor input, Tensor output) : PlannedOp
    {
        // A multiple of the frames that go through the Fourier transform together.
        private const int FramesPerTile = 64;

        private readonly int _tilesPerClip = (output.Height + FramesPerTile - 1) / FramesPerTile;

        public override string Name => "LogMel";

        public override StepCost Cost => StepCost.Of((double)input.Clips * output.Height * op.FrameCost, 0, input, output);

        public override int TileCount => input.Clips * _tilesPerClip;

        public override void RunTile(float* arena, int tile, int worker)
        {
            var (clip, part) = Math.DivRem(tile, _tilesPerClip);
            var first = part * FramesPerTile;
            var frames = Math.Min(FramesPerTile, output.Height - first);
            var waveform = new ReadOnlySpan<float>(input.In(arena) + (clip * input.ItemStride), input.Height);
            op.Compute(waveform, first, frames, output.In(arena) + (clip * output.ItemStride), output.Width);
        }
    }

    /// <summary>The frames of overlapping clips that no earlier clip has.</summary>
    private sealed class FreshStep(LogMelOperator op, FrameSharing sharing, int step, Tensor stretch, Tensor output) : PlannedOp
    {
        private readonly int _samples = stretch.Height - ((output.Clips - 1) * step);

        public override string Name => "LogMel";

        public override StepCost Cost
        {
            get
            {
                var whole = Math.Min(sharing.Period, output.Clips);
                var frames = ((double)output.Clips * output.Height) - ((double)(output.Clips - whole) * (sharing.Fresh - sharing.First));
                return StepCost.Of(frames * op.FrameCost, 0, stretch, output);
            }
        }

        public override int TileCount => output.Clips;

        public override void RunTile(float* arena, int tile, int worker)
        {
            var waveform = new ReadOnlySpan<float>(stretch.In(arena) + ((long)tile * step), _samples);
            var rows = output.In(arena) + (tile * output.ItemStride);
            if (tile < sharing.Period)
            {
                op.Compute(waveform, 0, output.Height, rows, output.Width);
                return;
            }

            op.Compute(waveform, 0, sharing.First, rows, output.Width);
            op.Compute(waveform, sharing.Fresh, output.Height - sharing.Fresh, rows, output.Width);
        }
    }

    /// <summary>The others, copied.</summary>
    private sealed class SameStep(FrameSharing sharing, Tensor output) : PlannedOp
    {
        public override string Name => "LogMel of overlaps";

        public override StepCost Cost => StepCost.Of(0, 0, output, output);

        public override int TileCount => output.Clips;

        public override void RunTile(float* arena, int tile, int worker)
        {
            if (tile < sharing.Period)
            {
                return;
            }

            var values = output.In(arena);
            for (var frame = sharing.First; frame < sharing.Fresh;)
            {
                var (clip, source) = sharing.SourceOf(tile, frame);
                var frames = Math.Min(sharing.Fresh - frame, sharing.End - source);
                new ReadOnlySpan<float>(values + (clip * output.ItemStride) + (source * output.LineStride), (int)(frames * output.LineStride))
                    .CopyTo(new(values + (tile * output.ItemStride) + (frame * output.LineStride), (int)(frames * output.LineStride)));
                frame += frames;
            }
        }
    }
}
