using System.CommandLine;
using Panns.Cli.Commands.Transfer;
using Panns.Cli.Hosting;
using Panns.Transfer;
using Panns.Transfer.Pretraining;

namespace Panns.Cli.Commands.Pretraining;

/// <summary><c>panns audioset pack</c>: recordings in, a pack out.</summary>
internal static class PackCommand
{
    public static Command Create(CommandContext context)
    {
        var source = new PackSourceOptions();
        var destination = new Option<string>("--out", "-o") { Description = "Folder of the pack", HelpName = "PACK", Required = true };
        var defaults = PackingOptions.Default;
        var rate = NumberOptions.Whole("--rate", "Samples a second", defaults.SampleRate, 1000, 192_000);
        var seconds = NumberOptions.Between("--seconds", "Length of every clip: shorter ones end in silence, longer ones are cut", "SECONDS", defaults.Seconds, 0.01, 600);
        var pieces = NumberOptions.Whole("--pieces", "Make up to so many clips, one after the other, of a longer recording", defaults.Pieces, 1, 1000);
        var threads = NumberOptions.Count("--threads", "Threads that decode [default: all processors]", 1, 1024);
        var recordings = new RecordingOptions();
        var command = new Command("pack", "Packs recordings and their labels into arrays that pretraining reads in place. Run again, it goes on where it was cut short.") { destination };
        source.AddTo(command, [rate, seconds, pieces, threads, .. recordings.All]);
        command.Add(rate);
        command.Add(seconds);
        command.Add(pieces);
        command.Add(threads);
        recordings.AddTo(command);
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(destination)!;
            var options = new PackingOptions
            {
                SampleRate = parsed.GetValue(rate),
                Seconds = parsed.GetValue(seconds),
                Pieces = parsed.GetValue(pieces),
                Threads = parsed.GetValue(threads) ?? Environment.ProcessorCount,
                Audio = recordings.Read(parsed),
            };
            using var progress = new StepProgress(context.Terminal, parsed.GetValue(context.Quiet));
            var done = 0;
            try
            {
                var result = source.Pack(context.Terminal, parsed, path, options, new Watched(progress, value => done = value.Done), context.CancellationToken);
                progress.Clear();
                foreach (var line in result.Lines)
                {
                    context.Terminal.Print(line);
                }

                return result.Clips > 0 ? ExitCode.Success : ExitCode.Failure;
            }
            catch (OperationCanceledException canceled)
            {
                progress.Clear();
                throw new ResumableException(FormattableString.Invariant($"canceled after {done}; the same command goes on from the last complete part"), canceled);
            }
        });
        return command;
    }

    private sealed class Watched(IProgress<TransferProgress> inner, Action<TransferProgress> seen) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value)
        {
            seen(value);
            inner.Report(value);
        }
    }
}
