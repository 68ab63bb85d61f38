using Panns.Cli.Hosting;
using Panns.Cli.Output;
using Panns.Diagnostics;
using Panns.Diagnostics.Layers;
using Panns.Diagnostics.Output;
using Panns.Engine.Profiling;

namespace Panns.Cli.Commands.Diagnostics;

/// <summary><c>panns bench --layers</c>: every layer of the built-in engine beside the machine's peak.</summary>
internal static class LayerBench
{
    private static readonly int[] Scaling = [2, 4, 8, 16];

    public static int Run(CommandContext context, BenchOptions options, bool isQuiet)
    {
        var cases = options.Cases().ToList();
        using var progress = new ProgressLine(context.Terminal, cases.Count, "cases", isQuiet);
        MachinePeak? peak = null;
        foreach (var item in cases)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (peak?.Threads != item.Threads)
            {
                peak = MachinePeak.Measure(item.Threads);
                progress.Clear();
                context.Terminal.Print(LayerTable.Describe(peak));
            }

            var profile = LayerProfile.Measure(item, peak, Scaling, options.Precision);
            progress.Clear();
            context.Terminal.Print("");
            context.Terminal.Print(FormattableString.Invariant($"{item}: {MarkdownTable.Time(profile.Milliseconds)} ms"));
            LayerTable.Of("layer", profile.Layers).Write(context.Terminal);
            context.Terminal.Print($"efficiency by the critical path: {string.Join(", ", profile.Scaling.Select(
                each => FormattableString.Invariant($"{each.Efficiency:0.00} on {each.Threads} threads")))}");
            progress.Advance();
        }

        return ExitCode.Success;
    }
}
