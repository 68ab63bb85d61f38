using System.CommandLine;
using System.Globalization;
using Panns.Cli.Hosting;
using Panns.Cli.Output;
using Panns.Diagnostics;
using Panns.Diagnostics.Output;
using Panns.Diagnostics.Training;

namespace Panns.Cli.Commands.Diagnostics;

/// <summary><c>panns bench --train</c>: measures training steps of each network in a separate process.</summary>
internal static class TrainBench
{
    public static int Run(CommandContext context, BenchOptions options, bool isQuiet)
    {
        var cases = options.Cases().ToList();
        var table = new TextTable(
            ("network", false), ("threads", true), ("batch", true), ("clip", true), ("ms per step", true), ("processor ms", true), ("peak MB", true));
        using (var progress = new ProgressLine(context.Terminal, cases.Count, "measurements", isQuiet))
        {
            foreach (var shape in cases)
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                var cost = TrainingCost.Measure(shape);
                table.Add(
                    shape.Model,
                    MarkdownTable.Format(shape.Threads, "0"),
                    MarkdownTable.Format(shape.Batch, "0"),
                    MarkdownTable.Format(shape.Seconds, "0.## s"),
                    MarkdownTable.Time(cost.Milliseconds),
                    MarkdownTable.Time(cost.ProcessorMilliseconds),
                    (cost.PeakBytes / 1e6).ToString("0", CultureInfo.InvariantCulture));
                progress.Advance();
            }
        }

        table.Write(context.Terminal);
        return ExitCode.Success;
    }

    /// <summary>The hidden command of the measured process.</summary>
    public static Command CreateChild(CommandContext context)
    {
        var model = new Argument<string>("MODEL");
        var threads = new Argument<int>("THREADS");
        var batch = new Argument<int>("BATCH");
        var seconds = new Argument<double>("SECONDS");
        var engine = new Argument<string>("ENGINE") { DefaultValueFactory = _ => PannsEngines.Cpu.Name };
        var command = new Command(TrainingCost.ChildCommand) { model, threads, batch, seconds, engine };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            var shape = new BenchCase(parsed.GetValue(model)!, parsed.GetValue(threads), parsed.GetValue(batch), parsed.GetValue(seconds));
            context.Terminal.Print(TrainingCost.MeasureThisProcess(shape, PannsEngines.Get(parsed.GetValue(engine)!)).ToString());
        });
        return command;
    }
}
