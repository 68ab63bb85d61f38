using Panns.Diagnostics;
using Panns.Diagnostics.Output;
using Panns.Diagnostics.Training;

namespace Panns.Cli.Commands.Diagnostics;

/// <summary><c>panns bench --train --layers</c>: what a training step is made of, beside the machine's peak.</summary>
internal static class TrainLayerBench
{
    private const int MostLayers = 30;

    public static int Run(CommandContext context, BenchOptions options, bool isQuiet)
        => LayerBench.BesidePeak(context, options, isQuiet, (shape, peak) => TrainingProfile.Measure(shape, peak, context.CancellationToken), profile =>
        {
            context.Terminal.Print($"{profile.Case}: {MarkdownTable.Time(profile.Milliseconds)} ms, {MarkdownTable.Time(profile.Roofline)} at the machine's peak");
            LayerTable.Of("work", profile.Kinds).Write(context.Terminal);
            context.Terminal.Print("");
            LayerTable.Of("layer", profile.Layers.Take(MostLayers)).Write(context.Terminal);
            if (profile.Layers.Length > MostLayers)
            {
                var rest = profile.Layers.Skip(MostLayers).ToList();
                context.Terminal.Print(FormattableString.Invariant($"and {rest.Count} more, which lose {rest.Sum(layer => layer.Lost):0.0} ms together"));
            }
        });
}
