using System.CommandLine;
using Panns.Cli.Experiments;
using Panns.Cli.Hosting;
using Panns.Cli.Output;
using Panns.Common.IO;

namespace Panns.Cli.Commands.Pretraining;

/// <summary><c>panns experiment</c>: a table of the paper, run by run.</summary>
internal static class ExperimentCommand
{
    /// <param name="context">What every command gets.</param>
    /// <param name="run">Runs a command line with its output at a terminal; returns its exit code.</param>
    public static Command Create(CommandContext context, Func<IReadOnlyList<string>, Terminal, int> run)
    {
        var name = new Argument<string?>("NAME") { Description = "The experiment, or a file that describes one; without it, all are listed", Arity = ArgumentArity.ZeroOrOne };
        var more = new Argument<string[]>("OPTIONS") { Description = "After --: options of the runs, in place of the experiment's: -- --model MobileNetV1 --batch-size 16", Arity = ArgumentArity.ZeroOrMore };
        var data = new Option<string?>("--data") { Description = "Folder of the packs (balanced, unbalanced, eval), or of the data sets", HelpName = "DIR" };
        var destination = new Option<string?>("--out", "-o") { Description = "Folder of the results [default: runs/NAME]", HelpName = "DIR" };
        var scale = NumberOptions.Between("--scale", "Share of the paper's iterations", "SHARE", 1, 1e-6, 1);
        var seeds = NumberOptions.Whole("--seeds", "Run everything with so many seeds", 1, 1, 1000);
        var commands = new Option<bool>("--commands") { Description = "Print the command lines and run nothing" };
        var command = new Command("experiment", "Runs a table of the paper and puts its numbers beside those measured. Run again, it goes on where it was cut short.")
        {
            name, more, data, destination, scale, seeds, commands,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(name) is not null && result.GetValue(data) is null)
            {
                result.AddError("--data is missing: the folder of the packs or data sets");
            }
        });
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(name) is not { } chosen)
            {
                return List(context.Terminal);
            }

            var experiment = Experiment.Get(chosen);
            var folder = parsed.GetValue(destination) ?? Path.Combine("runs", experiment.Name);
            var share = parsed.GetValue(scale);
            var cells = ExperimentGrid.Of(experiment, parsed.GetValue(data)!, folder, parsed.GetValue(seeds), share, parsed.GetValue(more) ?? []);
            if (parsed.GetValue(commands))
            {
                foreach (var cell in cells)
                {
                    context.Terminal.Print($"panns {cell.Text}");
                }

                return ExitCode.Success;
            }

            var results = new ExperimentResults(Path.Combine(folder, "results.csv"));
            var page = Path.Combine(folder, "report.html");
            foreach (var cell in cells)
            {
                if (results.Find(cell.Text) is null)
                {
                    context.Terminal.Say($"{cell.Run.Name}, seed {cell.Seed}: panns {cell.Text}");
                    Directory.CreateDirectory(cell.Folder);
                    var quiet = parsed.GetValue(context.Quiet);
                    var code = run(quiet ? [.. cell.Words, "--quiet"] : cell.Words, Inner(context.Terminal, quiet));
                    if (code is not (ExitCode.Success or ExitCode.PartlyFailed))
                    {
                        context.Terminal.Say($"{cell.Run.Name}, seed {cell.Seed}: stopped; the same command goes on from here");
                        return code;
                    }

                    results.Add(new(cell.Run.Name, cell.Seed, ScoreFile.Read(cell), cell.Text));
                }

                StagedFile.Write(page, ExperimentPage.Write(experiment, cells, results, share));
            }

            Print(context.Terminal, experiment, [.. results.All.Where(result => cells.Any(cell => cell.Text == result.Command))]);
            context.Terminal.Print(page);
            return ExitCode.Success;
        });
        return command;
    }

    // What a run prints is not the experiment's result.
    private static Terminal Inner(Terminal terminal, bool quiet)
        => new() { Out = quiet ? TextWriter.Null : terminal.Error, Error = terminal.Error, ErrorIsTerminal = terminal.ErrorIsTerminal, Width = terminal.Width };

    private static int List(Terminal terminal)
    {
        var table = new TextTable(("name", false), ("what", false), ("paper", false), ("runs", true));
        foreach (var experiment in Experiment.All)
        {
            table.Add(experiment.Name, experiment.Title, experiment.Source, FormattableString.Invariant($"{experiment.Runs.Length}"));
        }

        table.Write(terminal);
        return ExitCode.Success;
    }

    private static void Print(Terminal terminal, Experiment experiment, IReadOnlyList<ExperimentResult> results)
    {
        var table = new TextTable(("run", false), ($"{experiment.Score}, paper", true), ("measured", true), ("seeds", true));
        foreach (var run in experiment.Runs)
        {
            var summary = ScoreSummary.Of(run, results);
            table.Add(
                run.Name, run.Paper is { } paper ? FormattableString.Invariant($"{paper:0.000}") : "–", summary?.ToString() ?? "–", FormattableString.Invariant($"{summary?.Count ?? 0}"));
        }

        table.Write(terminal);
    }
}
