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
        => BesidePeak(context, options, isQuiet, (item, peak) => LayerProfile.Measure(item, peak, Scaling, options.Precision), profile =>
        {
            context.Terminal.Print(FormattableString.Invariant($"{profile.Case}: {MarkdownTable.Time(profile.Milliseconds)} ms"));
            LayerTable.Of("layer", profile.Layers).Write(context.Terminal);
            context.Terminal.Print($"efficiency by the critical path: {string.Join(", ", profile.Scaling.Select(
                each => FormattableString.Invariant($"{each.Efficiency:0.00} on {each.Threads} threads")))}");
        });

    /// <summary>Measures cases one after the other, beside the peak of as many threads, which is printed where it changes.</summary>
    /// <param name="context">The command's surroundings.</param>
    /// <param name="options">The cases.</param>
    /// <param name="isQuiet">Whether to show no progress.</param>
    /// <param name="measure">Measures a case.</param>
    /// <param name="print">Prints what was measured.</param>
    /// <returns>The exit code.</returns>
    public static int BesidePeak<T>(CommandContext context, BenchOptions options, bool isQuiet, Func<BenchCase, MachinePeak, T> measure, Action<T> print)
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

            var measured = measure(item, peak);
            progress.Clear();
            context.Terminal.Print("");
            print(measured);
            progress.Advance();
        }

        return ExitCode.Success;
    }
}
