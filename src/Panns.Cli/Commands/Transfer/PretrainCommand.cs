using System.CommandLine;
using System.Globalization;
using Panns.Cli.Hosting;
using Panns.Cli.Output;
using Panns.Networks;
using Panns.Training;
using Panns.Transfer.Pretraining;
using Panns.Weights;

namespace Panns.Cli.Commands.Transfer;

/// <summary><c>panns pretrain</c>: packs of clips in, a network out.</summary>
internal static class PretrainCommand
{
    public static Command Create(CommandContext context)
    {
        var model = new Option<string>("--model", "-m") { Description = "Network to train, as panns models lists them, or one on embeddings: " + string.Join(", ", EmbeddingNetworks.All.Select(one => one.Name)), HelpName = "NAME", Required = true };
        var weights = new Option<string?>("--weights", "-w") { Description = "Checkpoint to start from (.pth, .pt, .safetensors) [default: random weights]", HelpName = "FILE" };
        var destination = new Option<string>("--out", "-o") { Description = "Folder of the run: weights, history, curves", HelpName = "DIR", Required = true };
        var resume = new Option<bool>("--resume") { Description = "Continue the interrupted run in that folder" };
        var threads = NumberOptions.Count("--threads", "Processor threads to use [default: all]", 1, 256);
        var packs = new PackOptions();
        var network = new NetworkChangeOptions();
        var training = new PretrainingOptionSet();
        var engine = new TrainingEngineOptions();
        var together = new ProcessOptions();
        var command = new Command("pretrain", "Trains a network on packs of labeled clips, as the released training script does.");
        command.Add(model);
        command.Add(weights);
        packs.AddTo(command);
        command.Add(destination);
        command.Add(resume);
        command.Add(threads);
        training.AddTo(command);
        network.AddTo(command);
        HelpSections.Add(command, "Engine", [.. engine.All, .. together.All]);
        engine.AddCheckTo(command);
        command.SetAction(parsed =>
        {
            var terminal = context.Terminal;
            var folder = parsed.GetValue(destination)!;
            if (File.Exists(folder))
            {
                throw new PannsException($"{folder}: is a file; --out takes the name of a folder");
            }

            return together.Run(parsed, terminal, processes => Train(parsed, folder, processes));
        });
        return command;

        int Train(ParseResult parsed, string folder, IProcessGroup? processes)
        {
            var terminal = context.Terminal;
            var isFirst = processes is not { Rank: > 0 };
            var isQuiet = parsed.GetValue(context.Quiet) || !isFirst;
            var options = training.Read(parsed);
            using var opened = packs.Open(parsed);
            using var download = new DownloadLine(terminal, isQuiet);

            // What is not in the store yet, the first process alone downloads.
            if (!isFirst)
            {
                processes!.Wait();
            }

            using var teacher = training.OpenTeacher(parsed, new() { Task = ModelTask.Training, DownloadProgress = download, CancellationToken = context.CancellationToken });
            if (isFirst)
            {
                processes?.Wait();
            }

            var classes = opened.Train.Pack.Labels?.Count ?? opened.Train.Pack.TeacherLabels?.Count ?? teacher?.Network.Classes
                ?? throw new PannsException($"{opened.Train.Pack.Folders[0]}: its clips have no labels to learn: add --teacher");
            var published = network.Choose(parsed, PannsModels.GetForPretraining(parsed.GetValue(model)!), classes);
            var description = NetworkVariant.Describe(published, network.Read(parsed, published));
            using var start = parsed.GetValue(weights) is { } file ? WeightFile.Open(file) : null;
            using var progress = new StepProgress(terminal, isQuiet);
            var threadCount = parsed.GetValue(threads) ?? Environment.ProcessorCount;
            using var run = new PretrainingRun(
                description,
                opened.Train,
                opened.Evaluation,
                folder,
                options,
                new()
                {
                    TrainingEngine = engine.Create(parsed),
                    Running = engine.Running(parsed),
                    Processes = processes,
                    Threads = threadCount,
                    Resume = parsed.GetValue(resume),
                    Progress = progress,
                    Message = isFirst ? terminal.Say : null,
                    Evaluated = !isFirst ? null : record =>
                    {
                        progress.Clear();
                        terminal.Print(Line(record));
                    },
                    CancellationToken = context.CancellationToken,
                },
                start,
                teacher);
            try
            {
                var result = run.Run();
                progress.Clear();
                if (!isFirst)
                {
                    return ExitCode.Success;
                }

                terminal.Print(result is { Best: { } best, BestWeights: { } path }
                    ? FormattableString.Invariant($"{path}: mAP {best.Evaluation!.MeanAveragePrecision:0.0000}, after iteration {best.Iteration}; curves: {Path.Combine(folder, "report.html")}")
                    : FormattableString.Invariant($"{result.Weights}: {run.Iteration} iterations"));
            }
            catch (OperationCanceledException canceled) when (run.Iteration > 0)
            {
                throw new ResumableException(FormattableString.Invariant($"canceled; run the same command with --resume to continue after iteration {run.Iteration}"), canceled);
            }

            return ExitCode.Success;
        }
    }

    private static string Line(PretrainingRecord record)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"iteration {record.Iteration}: loss {record.Loss:0.00000}");
        line += record.Training is { } training ? string.Create(CultureInfo.InvariantCulture, $", training mAP {training.MeanAveragePrecision:0.0000}") : "";
        line += record.Evaluation is { } score
            ? string.Create(CultureInfo.InvariantCulture, $", mAP {score.MeanAveragePrecision:0.0000}, mAUC {score.MeanAreaUnderCurve:0.0000}, d-prime {score.DPrime:0.000}")
            : "";
        return line + string.Create(
            CultureInfo.InvariantCulture, $"; {record.ClipsPerSecond:0.0} clips a second, {100 * record.WaitingShare:0.0} % waiting, {ProgressText.Clock(TimeSpan.FromSeconds(record.Seconds))}");
    }
}
