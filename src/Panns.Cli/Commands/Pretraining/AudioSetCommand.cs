using System.CommandLine;
using Panns.Cli.Commands.Transfer;
using Panns.Cli.Hosting;
using Panns.Transfer;

namespace Panns.Cli.Commands.Pretraining;

/// <summary><c>panns audioset</c>: makes packs for pretraining.</summary>
internal static class AudioSetCommand
{
    public static Command Create(CommandContext context) => new("audioset", "Makes packs for pretraining, from AudioSet or any other recordings.")
    {
        PackCommand.Create(context),
        CreateSynthesize(context),
    };

    private static Command CreateSynthesize(CommandContext context)
    {
        var defaults = SyntheticAudioSetOptions.Default;
        var folder = new Option<string>("--out", "-o") { Description = "Folder to write to", HelpName = "DIR", Required = true };
        var balanced = NumberOptions.Whole("--balanced", "Clips per class in the balanced list", defaults.BalancedPerClass, 1, 10_000);
        var evaluation = NumberOptions.Whole("--eval", "Clips per class in the evaluation list", defaults.EvaluationPerClass, 1, 10_000);
        var unbalanced = NumberOptions.Whole("--unbalanced", "Clips in the unbalanced list, with few frequent and many rare classes", defaults.Unbalanced, 0, 10_000_000);
        var seconds = NumberOptions.Between("--seconds", "Length of every clip", "SECONDS", defaults.Seconds, 0.5, 600);
        var seed = NumberOptions.Whole("--seed", "Random seed", 0, 0, int.MaxValue);
        var command = new Command("synthesize", "Writes a stand-in for AudioSet of synthetic sounds, with the lists and folders of the real one.")
        {
            folder, balanced, evaluation, unbalanced, seconds, seed,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(folder)!;
            var options = new SyntheticAudioSetOptions
            {
                BalancedPerClass = parsed.GetValue(balanced),
                EvaluationPerClass = parsed.GetValue(evaluation),
                Unbalanced = parsed.GetValue(unbalanced),
                Seconds = parsed.GetValue(seconds),
                Seed = (ulong)parsed.GetValue(seed),
            };
            using var progress = new StepProgress(context.Terminal, parsed.GetValue(context.Quiet));
            SyntheticAudioSet.Write(path, options, progress, context.CancellationToken);
            progress.Clear();
            var classes = SyntheticAudioSet.Labels.Count;
            context.Terminal.Print(FormattableString.Invariant(
                $"{path}: {classes} classes; {classes * options.BalancedPerClass} balanced, {options.Unbalanced} unbalanced, {classes * options.EvaluationPerClass} evaluation clips of {options.Seconds} s"));
            return ExitCode.Success;
        });
        return command;
    }
}
