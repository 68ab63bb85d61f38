using System.Collections.Immutable;
using System.CommandLine;
using Panns.Cli.Hosting;
using Panns.Cli.Output;
using Panns.Diagnostics;
using Panns.Diagnostics.Machine;

namespace Panns.Cli.Commands.Diagnostics;

/// <summary><c>panns bench</c>: times the engines on this machine.</summary>
internal static class BenchCommand
{
    private const double LongestClip = 600;
    private const int LargestBatch = 1024;

    public static Command Create(CommandContext context)
    {
        var full = BenchOptions.Full;
        var quick = new Option<bool>("--quick") { Description = "One clip of 10 s only, in under three minutes" };
        var models = new Option<string[]>("--models")
        {
            Description = $"Networks [default: {string.Join(' ', full.Models)}]",
            HelpName = "NAMES",
            AllowMultipleArgumentsPerToken = true,
            CustomParser = result => [.. ChoiceOptions.ListOf(result)],
        };
        var threads = NumberOptions.List("--threads", "Numbers of threads [default: 1, and all processors]", NumberOptions.Counts(1, 256));
        var batch = NumberOptions.List("--batch", "Clips per call [default: 1 8 32]", NumberOptions.Counts(1, LargestBatch));
        var seconds = NumberOptions.List("--seconds", "Lengths of the clip [default: 1 10 60]", NumberOptions.Numbers(0.1, LongestClip));
        var json = new Option<string?>("--json") { Description = "Also write the results as a JSON list", HelpName = "FILE" };
        var markdown = new Option<bool>("--markdown") { Description = "Print a Markdown table that names the processor" };
        var memory = new Option<bool>("--memory") { Description = "Measure each network's peak memory instead, on a clip of 10 s" };
        var train = new Option<bool>("--train") { Description = "Measure training steps instead, on batches of 32 clips of 5 s" };
        var layers = new Option<bool>("--layers") { Description = "Measure each layer of the built-in engine instead, beside what the processor and its memory can do at most; with --train, of a training step" };
        var precision = PrecisionOption.Create();
        var command = new Command("bench", "Compares the built-in engine with ONNX Runtime and libtorch on this machine: same weights, same clips, in turn.")
        {
            quick, models, threads, batch, seconds, json, markdown, memory, train, layers, precision, MemoryBench.CreateChild(context), TrainBench.CreateChild(context),
        };
        command.Validators.Add(result =>
        {
            var own = new[] { memory, train, layers }.FirstOrDefault(result.GetValue);
            if (own is not null && (result.GetValue(markdown) || result.GetValue(json) is not null))
            {
                result.AddError($"{own.Name} prints a table of its own, without --json or --markdown");
            }

            if (result.GetValue(train) && result.GetResult(precision) is { Implicit: false })
            {
                result.AddError($"{train.Name} keeps weights in single precision, without {precision.Name}");
            }
        });
        command.SetAction(parsed =>
        {
            var chosen = parsed.GetValue(train) ? BenchOptions.Training : parsed.GetValue(layers) ? BenchOptions.OfLayers : parsed.GetValue(quick) ? BenchOptions.Quick : full;
            var options = chosen with
            {
                Models = parsed.GetValue(models) is { Length: > 0 } names ? [.. names.Select(PannsModels.Get)] : chosen.Models,
                Threads = Choose(parsed.GetValue(threads), chosen.Threads),
                Batches = Choose(parsed.GetValue(batch), chosen.Batches),
                Seconds = Choose(parsed.GetValue(seconds), chosen.Seconds),
                Precision = PrecisionOption.Read(parsed, precision),
            };
            var isQuiet = parsed.GetValue(context.Quiet);
            if (parsed.GetValue(memory))
            {
                return MemoryBench.Run(context, options, isQuiet);
            }

            if (parsed.GetValue(train))
            {
                return parsed.GetValue(layers) ? TrainLayerBench.Run(context, options, isQuiet) : TrainBench.Run(context, options, isQuiet);
            }

            if (parsed.GetValue(layers))
            {
                return LayerBench.Run(context, options, isQuiet);
            }

            var path = parsed.GetValue(json);
            using var file = path is null ? null : Destination.Open(path);
            var code = Run(context, options, new BenchReport(context.Terminal, file, parsed.GetValue(markdown)), isQuiet);
            if (path is not null)
            {
                context.Terminal.Wrote(path);
            }

            return code;
        });
        return command;
    }

    private static int Run(CommandContext context, BenchOptions options, BenchReport report, bool isQuiet)
    {
        var done = -1;
        using var progress = new ProgressLine(context.Terminal, options.Cases().Count(), "cases", isQuiet);
        var bench = new Benchmark(options)
        {
            Note = Say,
            Begin = _ => progress.Report(++done),
        };
        var code = ExitCode.Success;
        report.Begin(ProcessorName.Find());
        foreach (var result in bench.Run(context.CancellationToken))
        {
            progress.Clear();
            report.Add(result);
            if (!result.Agrees)
            {
                Say(FormattableString.Invariant($"{result.Case}: the engines disagree by {result.MaxDifference:0.0E+0}"));
                code = ExitCode.Failure;
            }
        }

        progress.Clear();
        report.Complete();
        return code;

        void Say(string line)
        {
            progress.Clear();
            context.Terminal.Say(line);
        }
    }

    private static ImmutableArray<T> Choose<T>(T[]? given, ImmutableArray<T> otherwise) => given is { Length: > 0 } ? [.. given.Distinct()] : otherwise;
}
