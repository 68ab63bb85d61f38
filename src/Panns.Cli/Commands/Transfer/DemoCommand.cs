using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Panns.Cli.Hosting;
using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary><c>panns demo</c>: shows all steps from labeled sounds to a classifier and its report, without any downloads.</summary>
internal static class DemoCommand
{
    public static Command Create(CommandContext context)
    {
        var folder = new Option<string>("--out", "-o") { Description = "Folder to write to", HelpName = "DIR", DefaultValueFactory = _ => "panns-demo" };
        var seed = NumberOptions.Whole("--seed", "Random seed", 0, 0, int.MaxValue);
        var command = new Command("demo", "Shows it all on synthetic sounds: tags, trains, measures, predicts and writes a report.") { folder, seed };
        command.SetAction(parsed => Run(context, parsed.GetValue(folder)!, (ulong)parsed.GetValue(seed), parsed.GetValue(context.Quiet), clipsPerClass: 20));
        return command;
    }

    internal static int Run(CommandContext context, string folder, ulong seed, bool quiet, int clipsPerClass)
    {
        var watch = Stopwatch.StartNew();
        var terminal = context.Terminal;
        var sounds = Path.Combine(folder, "sounds");
        SyntheticSounds.Write(sounds, clipsPerClass, seed);
        var data = LabeledSounds.OpenFolder(sounds);
        Say($"1. Sounds: {data.Clips.Length} synthetic ones of {data.Classes.Length} classes, a folder a class, in {sounds}");

        Say($"\n2. What {PannsModels.Mini.Name}, the built-in network, hears in one of each class, of AudioSet's {AudioSetLabels.ClassCount}:");
        Tag(context, [.. data.Classes.Select(label => data.Clips.First(clip => data.Classes[clip.Labels[0]] == label).Path)], sounds);

        using var backbone = Backbone.Open(PannsModels.Mini);
        using var progress = new StepProgress(terminal, quiet);
        var run = new TransferContext
        {
            Backbone = backbone, Cache = new(Path.Combine(folder, "features")), Seed = seed, Progress = progress, CancellationToken = context.CancellationToken,
        };
        TransferStrategy[] strategies = [TransferStrategies.FreezeL1, TransferStrategies.LogMelBaseline];
        var folds = CrossValidation.Run(run, data, strategies);
        progress.Clear();
        Say($"\n3. Five folds: {strategies[0].Name}, one layer on {backbone.Model.Name}'s embedding, beside the baseline {strategies[1].Name}, logistic regression on log-mel statistics:");
        EvaluationText.WriteFolds(terminal, [folds]);

        var few = FewShot.Run(run, data, strategies, [1, 2, 5, 10], repeats: 3);
        var path = Path.Combine(folder, "demo.panns");
        var fitted = TransferModel.Fit(run, data, strategies[0], scores: [new("cross-validation mean", folds.Strategies[0].Mean)]);
        using (fitted)
        {
            fitted.Save(path);
        }

        using var model = TransferModel.Load(path);
        progress.Clear();
        Say($"\n4. {strategies[0].Name} fitted to all sounds is {path}. What it makes of new ones, one of each class:");
        var right = 0;
        foreach (var label in data.Classes)
        {
            var prediction = model.Predict(SyntheticSounds.Create(label, seed + 999_999_937), SyntheticSounds.SampleRate, context.CancellationToken);
            right += prediction.Label == label ? 1 : 0;
            terminal.Print(string.Create(CultureInfo.InvariantCulture, $"  {label}: {prediction.Label} {prediction.Score:0.000}"));
        }

        Say($"  {right} of {data.Classes.Length} right");
        var report = TransferReport.Write(Path.Combine(folder, "report"), [folds with { Dataset = "synthetic sounds" }], few);
        Say($"\n5. Report: open {report} in a browser ({watch.Elapsed.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s in all)");
        Say($"\nTo try next, on recordings of your own and on a folder with a folder of sounds a class:");
        Say($"  panns tag SOME.wav");
        Say($"  panns evaluate SOUNDS --strategy freeze_l1 logmel_stats --report report");
        Say($"  panns fit SOUNDS --strategy freeze_l1 --out my.panns");
        Say($"  panns predict my.panns NEW.wav");
        return ExitCode.Success;

        void Say(FormattableString text)
        {
            foreach (var line in text.ToString(CultureInfo.InvariantCulture).Split('\n'))
            {
                terminal.Print(line);
            }
        }
    }

    private static void Tag(CommandContext context, string[] files, string root)
    {
        using var model = PannsModel.Load(PannsModels.Mini);
        var tagger = new AudioTagger(model, TaggingOptions.Default with { TopCount = 3 });
        foreach (var result in tagger.TagMany(files, context.CancellationToken))
        {
            var tags = result.Tags.Select(tag => string.Create(CultureInfo.InvariantCulture, $"{tag.Label} {tag.Score:0.00}"));
            context.Terminal.Print($"  {Path.GetRelativePath(root, result.File)}: {result.Error ?? string.Join(", ", tags)}");
        }
    }
}
