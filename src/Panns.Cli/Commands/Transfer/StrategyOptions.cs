using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Panns.Training;
using Panns.Transfer;
using Panns.Transfer.Strategies.Settings;

namespace Panns.Cli.Commands.Transfer;

/// <summary>The options that change strategies; refuses an option that no chosen strategy accepts.</summary>
internal sealed class StrategyOptions
{
    private static readonly KeyValuePair<string, OptimizerOptions>[] Optimizers =
    [
        new("adam", AdamOptions.Default),
        new("amsgrad", AdamOptions.Released),
        new("adamw", AdamOptions.AdamW),
        new("sgd", SgdOptions.Default),
        new("nesterov", SgdOptions.Default with { IsNesterov = true }),
    ];

    private static readonly string[] Schedules = ["constant", "step", "cosine"];
    private static readonly string[] OnOff = ["on", "off"];

    private readonly ImmutableArray<StrategyOption> _learning =
    [
        StrategyOption.Of(nameof(StrategyChanges.Epochs), NumberOptions.Count("--epochs", "Passes over the clips", 1, 100_000), (c, value) => c with { Epochs = value }),
        StrategyOption.Of(nameof(StrategyChanges.BatchSize), NumberOptions.Count("--batch", "Clips per update", 1, 4096), (c, value) => c with { BatchSize = value }),
        StrategyOption.Of(
            nameof(StrategyChanges.LearningRate), NumberOptions.Within("--learning-rate", "Peak learning rate", "RATE", 1e-9, 10), (c, value) => c with { LearningRate = value }),
        StrategyOption.Of(
            nameof(StrategyChanges.ValidationShare),
            NumberOptions.Within("--validation", "Share of the training clips set aside for early stopping, by actor or source if known", "SHARE", 0, 0.5),
            (c, value) => c with { ValidationShare = value }),
        StrategyOption.Of(
            nameof(StrategyChanges.Patience), NumberOptions.Count("--patience", "With --validation: stop after this many epochs without a lower loss", 1, 100_000), (c, value) => c with { Patience = value }),
        StrategyOption.Flag(nameof(StrategyChanges.ClassWeights), "--class-weights", "Give rare classes more weight (also linear_probe, logmel_stats)", c => c with { ClassWeights = true }),
    ];

    private readonly ImmutableArray<StrategyOption> _vectors =
    [
        StrategyOption.Flag(nameof(StrategyChanges.Standardize), Raw, "Do not standardize", c => c with { Standardize = false }),
        StrategyOption.Flag(nameof(StrategyChanges.Standardize), Standardize, "Standardize by the training clips' mean and deviation", c => c with { Standardize = true }),
        StrategyOption.Of(
            nameof(StrategyChanges.PadSeconds),
            NumberOptions.Within("--pad", "Pad shorter clips with silence to this many seconds (also zero_shot)", "SECONDS", 0, 10),
            (c, value) => c with { PadSeconds = value }),
    ];

    private readonly ImmutableArray<StrategyOption> _networks =
    [
        StrategyOption.Of(
            nameof(StrategyChanges.Optimizer),
            ChoiceOptions.Maybe("--optimizer", "Optimizer", "RULE", Array.ConvertAll(Optimizers, pair => pair.Key)),
            (c, value) => c with { Optimizer = Array.Find(Optimizers, pair => pair.Key == value).Value }),
        StrategyOption.Of(
            nameof(StrategyChanges.WeightDecay), NumberOptions.Within("--weight-decay", "Weight decay of the optimizer", "DECAY", 0, 10), (c, value) => c with { WeightDecay = value }),
        StrategyOption.Of(
            nameof(StrategyChanges.Schedule),
            ChoiceOptions.Maybe("--schedule", "Learning rate schedule after the warm-up", "COURSE", Schedules),
            (c, value) => c with { Schedule = Enum.Parse<TrainingSchedule>(value, ignoreCase: true) }),
        StrategyOption.Of(
            nameof(StrategyChanges.WarmUpShare), NumberOptions.Within("--warm-up", "Share of the updates used for warm-up", "SHARE", 0, 1), (c, value) => c with { WarmUpShare = value }),
        StrategyOption.Of(nameof(StrategyChanges.ClipNorm), NumberOptions.Within("--clip-norm", "Largest gradient norm; 0 for no limit", "NORM", 0, 1e6), (c, value) => c with { ClipNorm = value }),
        StrategyOption.Of(
            nameof(StrategyChanges.AccumulationSteps), NumberOptions.Count("--accumulate", "Parts to split each batch into, to save memory", 1, 4096), (c, value) => c with { AccumulationSteps = value }),
        StrategyOption.Of(
            nameof(StrategyChanges.AverageDecay), NumberOptions.Within("--average", "Keep a moving average of the weights with this decay; 0 for none", "DECAY", 0, 0.999999), (c, value) => c with { AverageDecay = value }),
        StrategyOption.Of(nameof(StrategyChanges.MixupAlpha), NumberOptions.Within("--mixup", "Mixup with Beta(ALPHA, ALPHA); 0 for none", "ALPHA", 0, 100), (c, value) => c with { MixupAlpha = value }),
        StrategyOption.Of(nameof(StrategyChanges.SpecAugment), ChoiceOptions.Maybe("--spec-augment", "Mask stripes of log-mels", "WORD", OnOff), (c, value) => c with { SpecAugment = value == "on" }),
        StrategyOption.Of(
            nameof(StrategyChanges.TimeShiftSeconds), NumberOptions.Within("--time-shift", "Rotate clips by up to this many seconds", "SECONDS", 0, 60), (c, value) => c with { TimeShiftSeconds = value }),
        StrategyOption.Of(nameof(StrategyChanges.GainDecibels), NumberOptions.Within("--gain", "Make clips louder or quieter by up to this many dB", "DB", 0, 60), (c, value) => c with { GainDecibels = value }),
        StrategyOption.Of(nameof(StrategyChanges.SpeedChange), NumberOptions.Count("--speed", "Play clips up to this many percent faster or slower", 0, 100), (c, value) => c with { SpeedChange = value / 100.0 }),
        StrategyOption.Of(
            nameof(StrategyChanges.LabelSmoothing), NumberOptions.Within("--label-smoothing", "Share of the target spread over all classes", "SHARE", 0, 0.9), (c, value) => c with { LabelSmoothing = value }),
        StrategyOption.Of(nameof(StrategyChanges.HeadEpochs), NumberOptions.Count("--head-epochs", "fine_tune: first epochs, which train only the new last layer", 0, 100_000), (c, value) => c with { HeadEpochs = value }),
        StrategyOption.Of(
            nameof(StrategyChanges.UnfreezingSteps), NumberOptions.Count("--unfreeze-steps", "fine_tune: steps in which layers are unfrozen from the top", 1, 1000), (c, value) => c with { UnfreezingSteps = value }),
        StrategyOption.Of(
            nameof(StrategyChanges.BackboneRateFactor), NumberOptions.Within("--backbone-rate", "fine_tune: learning rate factor of pretrained layers; without, by what the new last layer leaves unlearned", "FACTOR", 0, 1), (c, value) => c with { BackboneRateFactor = value }),
        StrategyOption.Of(
            nameof(StrategyChanges.KeepStatistics), ChoiceOptions.Maybe("--keep-statistics", "fine_tune: normalize by the pretrained running statistics, not by each batch's", "WORD", OnOff), (c, value) => c with { KeepStatistics = value == "on" }),
    ];

    // Not a setting: applies to every strategy with a network.
    private const string AnyNetwork = "network";
    private const string Raw = "--raw";
    private const string Standardize = "--standardize";

    /// <summary>Adds the options in their groups, with a check that they apply to a chosen strategy.</summary>
    /// <param name="command">The command.</param>
    /// <param name="engine">Engine options, which change no setting.</param>
    /// <param name="strategies">Returns the strategies named on the command line.</param>
    public void AddTo(Command command, TrainingEngineOptions engine, Func<CommandResult, IReadOnlyList<TransferStrategy>> strategies)
    {
        HelpSections.Add(command, "Training of freeze_l1, freeze_l3, fine_tune, scratch [default: each strategy's own]", _learning.Select(row => row.Option));
        HelpSections.Add(command, "Vectors of freeze_l1, freeze_l3, linear_probe, logmel_stats [default: each strategy's own]", _vectors.Select(row => row.Option));
        HelpSections.Add(command, "Network training of fine_tune, scratch [default: each strategy's own]", _networks.Select(row => row.Option));
        HelpSections.Add(command, "Engine", engine.All);
        StrategyOption[] rows =
        [
            .. Rows,
            .. engine.Everywhere.Select(option => new StrategyOption(option, AnyNetwork, (_, changes) => changes)),
            .. engine.InTraining.Select(option => new StrategyOption(option, nameof(StrategyChanges.Optimizer), (_, changes) => changes)),
        ];
        command.Validators.Add(result =>
        {
            if (strategies(result) is { Count: > 0 } chosen && Array.Find(rows, row => IsGiven(result, row.Option) && !chosen.Any(one => Takes(one, row))) is { } idle)
            {
                result.AddError(Refusal(idle, chosen));
            }

            if (_vectors.Count(row => row.Setting == nameof(StrategyChanges.Standardize) && IsGiven(result, row.Option)) > 1)
            {
                result.AddError($"{Raw} and {Standardize} exclude each other");
            }
        });
    }

    /// <summary>The changes made by the command line.</summary>
    public StrategyChanges Read(ParseResult parsed) => Rows.Aggregate(new StrategyChanges(), (changes, row) => row.Apply(parsed, changes));

    private IEnumerable<StrategyOption> Rows => [.. _learning, .. _vectors, .. _networks];

    private static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private static bool Takes(TransferStrategy strategy, StrategyOption row)
        => row.Setting == AnyNetwork ? strategy.NeedsNetwork : strategy.Settings.Contains(row.Setting);

    private static string Refusal(StrategyOption row, IReadOnlyList<TransferStrategy> chosen)
    {
        var takers = TransferStrategies.All.Where(one => Takes(one, row)).Select(one => one.Name).ToArray();
        var others = takers.Length == 1 ? takers[0] : $"{string.Join(", ", takers[..^1])} or {takers[^1]}";
        return $"{string.Join(" and ", chosen.Select(one => one.Name))} {(chosen.Count == 1 ? "takes" : "take")} no {row.Option.Name}; drop it, or choose {others}";
    }
}
