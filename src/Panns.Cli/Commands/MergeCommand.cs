using System.CommandLine;
using System.Globalization;
using Panns.Cli.Hosting;
using Panns.Cli.Input;

namespace Panns.Cli.Commands;

/// <summary><c>panns merge</c>: joins the parts of a run on many machines.</summary>
internal static class MergeCommand
{
    public static Command Create(CommandContext context)
    {
        var path = new Argument<string>("FILE") { Description = "The name that --out had: x.npy for the parts x.01-of-40.npy to x.40-of-40.npy" };
        var command = new Command("merge", "Joins the parts that embed, tag, detect or predict wrote with --shard, once all of them are there.") { path };
        command.SetAction(parsed =>
        {
            var name = parsed.GetValue(path)!;
            Destination.MakeFolder(name);
            var (files, failed, parts) = ShardMerge.Run(name);
            context.Terminal.Wrote(name, string.Create(CultureInfo.InvariantCulture, $"{ResumableRun.Files(files, failed, name)}, from {parts} parts"));
            return failed > 0 ? ExitCode.PartlyFailed : ExitCode.Success;
        });
        return command;
    }
}
