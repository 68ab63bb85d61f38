using System.CommandLine;
using System.Globalization;
using Panns.Cli.Hosting;
using Panns.Cli.Output;
using Panns.Diagnostics;
using Panns.Diagnostics.Memory;

namespace Panns.Cli.Commands.Diagnostics;

/// <summary><c>panns bench --memory</c>: measures the peak memory of each network in a separate process.</summary>
internal static class MemoryBench
{
    public static int Run(CommandContext context, BenchOptions options, bool isQuiet)
    {
        var table = new TextTable(("network", false), ("threads", true), ("ours MB", true), ("ONNX Runtime MB", true));
        using (var progress = new ProgressLine(context.Terminal, options.Models.Length * options.Threads.Length, "measurements", isQuiet))
        {
            foreach (var model in options.Models)
            {
                foreach (var threads in options.Threads)
                {
                    context.CancellationToken.ThrowIfCancellationRequested();
                    var peak = PeakMemory.Measure(model, threads, options.Precision, context.CancellationToken);
                    table.Add(peak.Model, threads.ToString(CultureInfo.InvariantCulture), ToMegabytes(peak.OursBytes), ToMegabytes(peak.OnnxBytes));
                    progress.Advance();
                }
            }
        }

        table.Write(context.Terminal);
        return ExitCode.Success;
    }

    /// <summary>The hidden command of the measured process.</summary>
    public static Command CreateChild(CommandContext context)
    {
        var engine = new Argument<string>("ENGINE");
        var model = new Argument<string>("MODEL");
        var file = new Argument<string>("FILE");
        var threads = new Argument<int>("THREADS");
        var precision = new Argument<WeightPrecision>("PRECISION");
        var command = new Command(PeakMemory.ChildCommand) { engine, model, file, threads, precision };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            var bytes = PeakMemory.MeasureThisProcess(
                PannsEngines.Get(parsed.GetValue(engine)!), PannsModels.Get(parsed.GetValue(model)!), parsed.GetValue(file)!, parsed.GetValue(threads), parsed.GetValue(precision));
            context.Terminal.Print(bytes.ToString(CultureInfo.InvariantCulture));
        });
        return command;
    }

    private static string ToMegabytes(long? bytes) => (bytes / 1e6)?.ToString("0", CultureInfo.InvariantCulture) ?? "";
}
