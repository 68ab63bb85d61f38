using System.CommandLine;
using Panns.Cli.Hosting;
using Panns.Cli.Output;
using Panns.Transfer;
using Panns.Transfer.Reports;

namespace Panns.Cli.Commands.Transfer;

/// <summary><c>panns few-shot</c>: scores against the number of clips per class.</summary>
internal static class FewShotCommand
{
    public static Command Create(CommandContext context)
    {
        var data = new DatasetArgument();
        var options = new TransferOptions("linear_probe");
        var shots = new Option<int[]>("--shots") { Description = "Clips per class", HelpName = "N", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 2, 5, 10, 20] };
        shots.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int[]>() is { } values && values.Any(value => value < 1))
            {
                result.AddError("--shots takes whole numbers from 1 on");
            }
        });
        var repeats = NumberOptions.Whole("--repeats", "Draws of each", 5, 1, 1000);
        var results = new ResultOptions();
        var command = new Command("few-shot", "Measures strategies against the number of clips per class.");
        data.AddTo(command);
        options.AddTo(command);
        command.Add(shots);
        command.Add(repeats);
        results.AddTo(command);
        command.SetAction(parsed =>
        {
            var set = data.Read(parsed);
            var strategies = options.Strategies(parsed);
            using var backbone = options.OpenBackbone(parsed, strategies);
            using var progress = new StepProgress(context.Terminal, parsed.GetValue(context.Quiet));
            var result = FewShot.Run(options.CreateContext(parsed, context, backbone, progress), set, strategies, parsed.GetValue(shots)!, parsed.GetValue(repeats));
            progress.Clear();
            Print(context.Terminal, result);
            results.Save(parsed, context.Terminal, path => ResultJson.Save(path, ResultJson.Write(result)), folder => TransferReport.Write(folder, fewShot: result));
            return ExitCode.Success;
        });
        return command;
    }

    private static void Print(Terminal terminal, FewShotResult result)
    {
        var table = new TextTable(("strategy", false), ("clips per class", true), ("mean", true), ("deviation", true));
        foreach (var (name, points) in result.Curves)
        {
            foreach (var point in points)
            {
                table.Add(name, FormattableString.Invariant($"{point.Shots}"), TransferOptions.Score(point.Mean), TransferOptions.Score(point.Deviation));
            }
        }

        table.Write(terminal);
    }
}
