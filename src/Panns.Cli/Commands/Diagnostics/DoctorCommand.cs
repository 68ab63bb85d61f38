using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Panns.Cli.Hosting;
using Panns.Cli.Output;
using Panns.Diagnostics.Checks;
using Panns.Diagnostics.Machine;
using Panns.Diagnostics.Memory;

namespace Panns.Cli.Commands.Diagnostics;

/// <summary><c>panns doctor</c>: shows what this machine has, and whether it works.</summary>
internal static class DoctorCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command("doctor", "Shows which engines, devices and audio decoders this machine has, and tests each.");
        command.SetAction(_ =>
        {
            var table = new TextTable(("part", false), ("state", false), ("details", false));
            foreach (var (part, details) in Surroundings(context))
            {
                table.Add(part, "", details);
            }

            var code = ExitCode.Success;
            foreach (var (part, state, details) in context.Workbench.Examine())
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                table.Add(part, Describe(state), details.ReplaceLineEndings(" "));
                code = state == CheckState.Broken ? ExitCode.Failure : code;
            }

            table.Write(context.Terminal);
            return code;
        });
        return command;
    }

    private static IEnumerable<(string Part, string Details)> Surroundings(CommandContext context)
    {
        yield return ("panns", $"{VersionText.Line["panns ".Length..]} on {RuntimeInformation.FrameworkDescription}");
        yield return ("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}");
        yield return ("processor", ProcessorName.Find());
        yield return ("memory", string.Create(CultureInfo.InvariantCulture, $"{AvailableMemory.Bytes() / 1e9:0.0} GB free"));
        var store = context.Workbench.Store;
        var here = PannsModels.All.Count(model => store.Find(model) is not null);
        var published = PannsModels.All.Count(model => model.Checkpoint is not null);
        yield return ("store", string.Create(CultureInfo.InvariantCulture, $"{store.Folder}, with weights of {here} networks of {published} published"));
    }

    private static string Describe(CheckState state) => state switch
    {
        CheckState.Ok => "ok",
        CheckState.Absent => "absent",
        _ => "BROKEN",
    };
}
