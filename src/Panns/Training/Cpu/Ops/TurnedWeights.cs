using Panns.Engine.Planning;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>Weights of kernels of one input channel as the kernels over maps read them: [tap][channel], then the bias.</summary>
internal static unsafe class TurnedWeights
{
    /// <param name="plan">The plan.</param>
    /// <param name="channels">Output channels.</param>
    /// <param name="taps">Taps of a kernel.</param>
    /// <param name="weight">[channel][tap].</param>
    /// <param name="bias">The bias; null for zeros.</param>
    /// <param name="isFlipped">Whether the taps are reversed, as the input's gradient needs them.</param>
    public static Tensor Plan(TrainingPlanBuilder plan, int channels, int taps, ParameterSlot weight, ParameterSlot? bias, bool isFlipped = false)
    {
        var turned = plan.Scratch((taps + 1L) * channels);
        plan.Step(
            "turn weights",
            1,
            (arena, _, _) =>
            {
                var target = turned.In(arena);
                for (var tap = 0; tap < taps; tap++, target += channels)
                {
                    for (var c = 0; c < channels; c++)
                    {
                        target[c] = weight.Value[(c * taps) + (isFlipped ? taps - 1 - tap : tap)];
                    }
                }

                if (bias is null)
                {
                    Kernels.Run.Clear(target, channels);
                }
                else
                {
                    bias.Values.CopyTo(new Span<float>(target, channels));
                }
            },
            turned);
        return turned;
    }
}
