using System.CommandLine;
using System.Globalization;
using Panns.Cli.Hosting;
using Panns.Cli.Output;
using Panns.Output.Csv;
using Panns.Output.Json;
using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary><c>panns datasets</c>: lists, downloads and checks published data sets.</summary>
internal static class DatasetsCommand
{
    public static Command Create(CommandContext context)
    {
        var format = new FormatOptions();
        var command = new Command("datasets", "Lists the published sets that evaluate and few-shot know by name.");
        format.AddTo(command);
        command.SetAction(parsed => List(context.Terminal, format.Read(parsed)));
        command.Add(CreatePull(context));
        command.Add(CreateCheck(context));
        return command;
    }

    private static void List(Terminal terminal, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            using var list = new JsonList(terminal.Data);
            foreach (var recipe in DatasetRecipes.All)
            {
                list.Add(json =>
                {
                    json.WriteString("name", recipe.Name);
                    json.WriteString("title", recipe.Title);
                    json.WriteNumber("clips", recipe.Clips);
                    if (recipe.Bytes is { } bytes)
                    {
                        json.WriteNumber("bytes", bytes);
                    }

                    json.WriteString("license", recipe.License);
                    json.WriteString("homepage", recipe.Homepage);
                    json.WriteBoolean("can_pull", recipe.CanPull);
                });
            }

            return;
        }

        if (format == OutputFormat.Csv)
        {
            var csv = new CsvWriter(terminal.Data);
            csv.Write("name", "title", "clips", "bytes", "license", "homepage");
            foreach (var recipe in DatasetRecipes.All)
            {
                csv.Write(recipe.Name, recipe.Title, Number(recipe.Clips), recipe.Bytes is { } bytes ? Number(bytes) : "", recipe.License, recipe.Homepage);
            }

            return;
        }

        var table = new TextTable(("name", false), ("clips", true), ("size", true), ("license", false), ("what", false));
        foreach (var recipe in DatasetRecipes.All)
        {
            table.Add(recipe.Name, Number(recipe.Clips), Size(recipe.Bytes), recipe.License, recipe.Summary);
        }

        table.Write(terminal);
    }

    private static Command CreatePull(CommandContext context)
    {
        var name = Name();
        var root = new Option<string?>("--root") { Description = "Folder to put it in [default: one named after the set]", HelpName = "DIR" };
        var command = new Command("pull", "Downloads, verifies and unpacks a set; continues an earlier attempt.") { name, root };
        command.SetAction(parsed =>
        {
            var recipe = DatasetArgument.Recipe(parsed.GetValue(name)!);
            var quiet = parsed.GetValue(context.Quiet);
            using var downloads = new DownloadLine(context.Terminal, quiet);
            return Pull(context, recipe, parsed.GetValue(root) ?? recipe.Name, quiet, folder => recipe.PullAsync(folder, downloads, context.CancellationToken));
        });
        return command;
    }

    /// <summary>Downloads a data set and reports whether it is complete.</summary>
    internal static int Pull(CommandContext context, DatasetRecipe recipe, string root, bool quiet, Func<string, Task> fetch)
    {
        fetch(root).GetAwaiter().GetResult();
        using var progress = new StepProgress(context.Terminal, quiet);
        var result = recipe.Check(root, decode: false, progress, context.CancellationToken);
        progress.Clear();
        context.Terminal.Print($"{recipe.Title} is in {root} ({recipe.License}; {recipe.Homepage})");
        return DatasetCheckReport.Write(context.Terminal, result);
    }

    private static Command CreateCheck(CommandContext context)
    {
        var name = Name();
        var root = new Option<string>("--root") { Description = "Its folder", HelpName = "DIR", Required = true };
        var quick = new Option<bool>("--quick") { Description = "Do not decode the files" };
        var json = new Option<bool>("--json") { Description = "Print JSON, with every problem" };
        var command = new Command("check", "Checks a copy of a set for missing, corrupt, mislabeled and unknown files.") { name, root, quick, json };
        command.SetAction(parsed =>
        {
            var recipe = DatasetArgument.Recipe(parsed.GetValue(name)!);
            using var progress = new StepProgress(context.Terminal, parsed.GetValue(context.Quiet));
            var result = recipe.Check(parsed.GetValue(root)!, !parsed.GetValue(quick), progress, context.CancellationToken);
            progress.Clear();
            return parsed.GetValue(json) ? DatasetCheckReport.WriteJson(context.Terminal, recipe, result) : DatasetCheckReport.Write(context.Terminal, result);
        });
        return command;
    }

    private static Argument<string> Name()
        => ChoiceOptions.Completed(DatasetRecipes.All.Select(recipe => recipe.Name), new Argument<string>("NAME") { Description = "Set, as panns datasets lists them" });

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Size(long? bytes) => bytes switch
    {
        null => "",
        >= 1_000_000_000 => (bytes.Value / 1e9).ToString("0.0", CultureInfo.InvariantCulture) + " GB",
        _ => (bytes.Value / 1e6).ToString("0", CultureInfo.InvariantCulture) + " MB",
    };
}
