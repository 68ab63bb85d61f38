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

    public override void Plan(PlanBuilder plan) => plan.Add(new Step(this, plan.Read(Inputs[0]), plan.Write(Output)));

    private sealed class Step(LogMelOperator op, Tensor input, Tensor output) : PlannedOp
    {
        // A multiple of the frames that go through the Fourier transform together.
        private const int FramesPerTile = 64;

        private readonly int _tilesPerClip = (output.Height + FramesPerTile - 1) / FramesPerTile;

        public override string Name => "LogMel";

        public override StepCost Cost
        {
            get
            {
                // A frame: its window, the Fourier transform of real values, powers, and two bands for each of them.
                var size = (double)op._size;
                return StepCost.Of((double)input.Clips * output.Height * (size + (2.5 * size * Math.Log2(size)) + (3.5 * size)), 0, input, output);
            }
        }

        public override int TileCount => input.Clips * _tilesPerClip;

        public override void RunTile(float* arena, int tile, int worker)
        {
            var (clip, part) = Math.DivRem(tile, _tilesPerClip);
            var first = part * FramesPerTile;
            var frames = Math.Min(FramesPerTile, output.Height - first);
            var waveform = new ReadOnlySpan<float>(input.In(arena) + (clip * input.ItemStride), input.Height);
            var bands = output.Width;
            var rows = new Span<float>(output.In(arena) + (clip * output.ItemStride) + ((long)first * bands), frames * bands);
            op._frontEnd.Compute(waveform, first, frames, rows);
            if (op._scale is { } scale && op._shift is { } shift)
            {
                for (var i = 0; i < rows.Length; i += bands)
                {
                    Normalize(rows.Slice(i, bands), scale, shift);
                }
            }
        }

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
    }
}
