using System.Globalization;
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
                context.Terminal.Print(Describe(peak));
            }

            var profile = LayerProfile.Measure(item, peak, Scaling, options.Precision);
            progress.Clear();
            context.Terminal.Print("");
            context.Terminal.Print(FormattableString.Invariant($"{item}: {MarkdownTable.Time(profile.Milliseconds)} ms"));
            TableOf(profile).Write(context.Terminal);
            context.Terminal.Print($"efficiency by the critical path: {string.Join(", ", profile.Scaling.Select(
                each => FormattableString.Invariant($"{each.Efficiency:0.00} on {each.Threads} threads")))}");
            progress.Advance();
        }

        return ExitCode.Success;
    }

    private static string Describe(MachinePeak peak) => FormattableString.Invariant(
        $"peak of {peak.Threads} {(peak.Threads == 1 ? "thread" : "threads")}: {peak.OperationsPerSecond / 1e9 / peak.Threads:0} GFLOP/s and {peak.BytesPerSecond / 1e9 / peak.Threads:0.0} GB/s each");

    private static TextTable TableOf(LayerProfile profile)
    {
        var table = new TextTable(
            ("layer", false), ("ms", true), ("MFLOP", true), ("GFLOP/s", true), ("MB", true), ("GB/s", true), ("of peak", true), ("of roofline", true), ("lost ms", true));
        foreach (var layer in profile.Layers)
        {
            table.Add(
                layer.Step.Name,
                Format(layer.Step.Milliseconds, "0.000"),
                Format(layer.Step.Cost.Operations / 1e6, "0.0"),
                Format(layer.OperationsPerSecond / 1e9, "0.0"),
                Format(layer.Step.Cost.Bytes / 1e6, "0.00"),
                Format(layer.BytesPerSecond / 1e9, "0.0"),
                Format(layer.ShareOfPeak, "0 %"),
                Format(layer.ShareOfRoofline, "0 %"),
                Format(layer.Lost, "0.000"));
        }

        return table;
    }

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
