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
    private const int PartWidth = 22;
    private const int StateWidth = 8;

    public static Command Create(CommandContext context)
    {
        var command = new Command("doctor", "Shows which engines, devices and audio decoders this machine has, and tests each.");
        command.SetAction(_ =>
        {
            var code = ExitCode.Success;
            foreach (var (part, details) in Surroundings(context))
            {
                Begin(context.Terminal, part);
                End(context.Terminal, "", details);
            }

            // Before a check tries a native library, which may end the process, its name has been printed.
            foreach (var (part, run) in context.Workbench.Examine())
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                Begin(context.Terminal, part);
                var (_, state, details) = run();
                End(context.Terminal, Describe(state), details);
                code = state == CheckState.Broken ? ExitCode.Failure : code;
            }

            return code;
        });
        return command;
    }

    private static void Begin(Terminal terminal, string part)
    {
        terminal.Out.Write(TerminalText.Clean(part).PadRight(PartWidth));
        terminal.Out.Flush();
    }

    private static void End(Terminal terminal, string state, string details)
    {
        var text = TerminalText.Clean(details.ReplaceLineEndings(" "));
        var lines = terminal.Draws ? WordWrap.Lines(text, Math.Max(1, terminal.Width - PartWidth - StateWidth)) : [text];
        terminal.Out.WriteLine($"{state.PadRight(StateWidth)}{string.Join($"\n{new string(' ', PartWidth + StateWidth)}", lines)}");
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
