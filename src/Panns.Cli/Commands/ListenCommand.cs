using System.CommandLine;
using Panns.Audio;
using Panns.Cli.Hosting;
using Panns.Cli.Listening;
using Panns.Output;

namespace Panns.Cli.Commands;

/// <summary><c>panns listen</c>: tells what a microphone hears.</summary>
internal static class ListenCommand
{
    private const string StandardInput = "-";

    public static Command Create(CommandContext context)
    {
        var model = new ModelOptions(takesClassifier: true);
        var events = new EventOptions(window: "5", overlap: "0.8");
        var input = new Option<string?>("--input")
        {
            Description = "What to listen to: - for standard input (WAV, AU or the like, or see --raw), or a recording device, as arecord -D, parec --device or ffmpeg names it [default: the default input]",
            HelpName = "DEVICE",
        };
        var raw = NumberOptions.Count("--raw", "Standard input is bare samples (16 bits, little-endian, one channel), so many a second", 1000, 768_000);
        var duration = NumberOptions.Within("--duration", "End after so many seconds [default: with Ctrl-C]", "SECONDS", 0.1, 1e9);
        var csv = new Option<bool>("--csv") { Description = "Print the events as comma-separated values, each when it has ended" };
        var destination = new Option<string?>("--out", "-o") { Description = "Write the events to this table too: x.csv (until the end, x.csv.partial)", HelpName = "FILE" };
        Destination.RequireExtension(destination, ".csv");
        var command = new Command("listen", "Listens to a microphone: shows the classes heard now, and lists the sound events.");
        model.AddTo(command);
        foreach (var option in new Option[] { input, raw, duration, csv, destination })
        {
            command.Add(option);
        }

        events.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(raw) is not null && result.GetValue(input) != StandardInput)
            {
                result.AddError("--raw is of standard input: add --input -");
            }
        });
        command.SetAction(parsed =>
        {
            using var listener = model.Open(context, parsed, choice => context.Workbench.OpenListener(choice, (options, labels) => events.Change(parsed, options, labels)));
            if (parsed.GetValue(destination) is { } path)
            {
                Destination.MakeFolder(path);
            }

            using var recorder = Open(parsed.GetValue(input), listener.SampleRate, parsed.GetValue(raw), context.Workbench.ProgramFolders);
            using var log = parsed.GetValue(destination) is { } table ? new EventLog(table) : null;
            using var rows = parsed.GetValue(csv) ? ResultWriter.Csv(context.Terminal.Data, ResultTable.Events) : null;
            var session = new ListeningSession(
                context.Terminal, recorder, new LiveView(context.Terminal, context.Terminal.Draws, isQuiet: rows is not null), found =>
                {
                    rows?.Write(found);
                    context.Terminal.Out.Flush();
                    log?.Write(found);
                });
            context.Terminal.Say(FormattableString.Invariant($"listening to {recorder.Name} with {listener.Model}; Ctrl-C ends"));
            Exception? failure = null;
            try
            {
                session.Run(listener, parsed.GetValue(duration), context.CancellationToken);
            }
            catch (PannsException problem)
            {
                failure = problem;
            }

            if (log is not null)
            {
                log.Complete();
                context.Terminal.Wrote(parsed.GetValue(destination)!);
            }

            if (session.Seconds > 0)
            {
                context.Terminal.Say(session.Summary());
            }

            return failure is null ? ExitCode.Success : throw failure;
        });
        return command;
    }

    private static Recorder Open(string? input, int rate, int? raw, string folders)
    {
        if (input == StandardInput)
        {
            return new InputRecorder(Console.OpenStandardInput(), rate, raw, AudioReadOptions.Default);
        }

#if PANNS_NAUDIO
        if (OperatingSystem.IsWindows() && input is null)
        {
            return new WindowsRecorder(rate);
        }
#endif
        return ProgramRecorder.Open(rate, input, folders);
    }
}
