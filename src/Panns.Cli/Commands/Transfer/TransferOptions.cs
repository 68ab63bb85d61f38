using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Panns.Cli.Output;
using Panns.Transfer;
using Panns.Transfer.Strategies.Settings;

namespace Panns.Cli.Commands.Transfer;

/// <summary>The options of every training command: strategies, network, seed and cache.</summary>
internal sealed class TransferOptions
{
    private readonly ImmutableArray<TransferStrategy> _defaults;
    private readonly Option<ImmutableArray<TransferStrategy>> _strategies;
    private readonly NetworkOptions _networks;
    private readonly Option<int?> _threads = NumberOptions.Count("--threads", "Processor threads to use [default: all]", 1, 1024);
    private readonly Option<int> _seed = NumberOptions.Whole("--seed", "Random seed", 0, 0, int.MaxValue);
    private readonly StrategyOptions _changes = new();
    private readonly TrainingEngineOptions _engine = new();
    private readonly Option<string?> _cache = new("--cache") { Description = "Folder of computed vectors [default: features/ in the store]", HelpName = "DIR" };
    private readonly Option<bool> _noCache = new("--no-cache") { Description = "Neither use nor store computed vectors" };
    private readonly RunOptions _runs = new();

    /// <param name="single">Whether the command accepts only one strategy.</param>
    /// <param name="severalNetworks">Whether the command compares networks.</param>
    /// <param name="defaults">Default strategies.</param>
    public TransferOptions(bool single, bool severalNetworks, params string[] defaults)
    {
        _defaults = [.. defaults.Select(TransferStrategies.Get)];
        _networks = new(severalNetworks);
        _strategies = new("--strategy", "-s")
        {
            Description = string.Join(", ", TransferStrategies.All.Select(strategy => strategy.Name)),
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => _defaults,
            CustomParser = result => Parse(result, single),
        };
    }

    /// <summary>The command's own defaults for a strategy's settings; null for the strategy's.</summary>
    public Func<TransferStrategy, StrategyChanges>? Protocol { get; init; }

    public void AddTo(Command command)
    {
        command.Add(ChoiceOptions.Completed(TransferStrategies.All.Select(strategy => strategy.Name), _strategies));
        _networks.AddTo(command);
        command.Add(_threads);
        command.Add(_seed);
        command.Add(_cache);
        command.Add(_noCache);
        _runs.AddTo(command);
        _changes.AddTo(command, _engine, Named);
        _engine.AddCheckTo(command);
    }

    /// <summary>The strategies with the changes from the command line. Prints remarks on how they apply to the dataset.</summary>
    public IReadOnlyList<TransferStrategy> Strategies(ParseResult parsed, CommandContext context, LabeledDataset set)
    {
        var changes = _changes.Read(parsed);
        TransferStrategy[] strategies = [.. parsed.GetValue(_strategies)
            .Select(strategy => (Protocol is null ? strategy : strategy.Change(Protocol(strategy))).Change(changes))];
        foreach (var remark in strategies.Select(strategy => strategy.Remark(set)).OfType<string>())
        {
            context.Terminal.Say(remark);
        }

        return strategies;
    }

    /// <summary>The networks named on the command line, at least one.</summary>
    public IReadOnlyList<NetworkChoice> Networks(ParseResult parsed) => _networks.Read(parsed);

    /// <summary>Opens a network if a strategy needs one; the caller disposes of it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="context">Its terminal gets the network's name if the command line does not name one.</param>
    /// <param name="strategies">The strategies.</param>
    /// <param name="choice">The network; null for the first.</param>
    public Backbone? OpenBackbone(ParseResult parsed, CommandContext context, IReadOnlyList<TransferStrategy> strategies, NetworkChoice? choice = null)
    {
        choice ??= Networks(parsed)[0];
        using var download = new DownloadLine(context.Terminal, parsed.GetValue(context.Quiet));
        var opened = NetworkOptions.Open(
            choice, strategies, _engine.Running(parsed) with { DownloadProgress = download, CancellationToken = context.CancellationToken });
        if (opened is not null)
        {
            NetworkNote.Say(context, parsed, choice.Model, choice.Weights, opened.Model.Name);
        }

        return opened;
    }

    public TransferContext CreateContext(ParseResult parsed, CommandContext context, Backbone? backbone, IProgress<TransferProgress> progress) => new()
    {
        Backbone = backbone,
        Cache = parsed.GetValue(_noCache) ? null : parsed.GetValue(_cache) is { } folder ? new FeatureCache(folder) : FeatureCache.Default,
        Seed = (ulong)parsed.GetValue(_seed),
        Threads = parsed.GetValue(_threads) ?? Environment.ProcessorCount,
        TrainingEngine = _engine.Create(parsed),
        Runs = _runs.Open(parsed, context),
        Progress = progress,
        Command = CommandLineText.Of(parsed),
        CancellationToken = context.CancellationToken,
    };

    // Validation runs before values and defaults are set; an unknown strategy is reported by its own option.
    private IReadOnlyList<TransferStrategy> Named(CommandResult result)
    {
        try
        {
            return [.. result.GetResult(_strategies) is { Implicit: false } given ? Find(given.Tokens) : _defaults];
        }
        catch (PannsException)
        {
            return [];
        }
    }

    private static ImmutableArray<TransferStrategy> Find(IEnumerable<Token> tokens)
        => [.. tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries)).Select(TransferStrategies.Get).Distinct()];

    private static ImmutableArray<TransferStrategy> Parse(ArgumentResult result, bool single)
    {
        try
        {
            var strategies = Find(result.Tokens);
            if (single && strategies.Length > 1)
            {
                result.AddError("--strategy takes one name here; evaluate compares several");
            }

            return strategies;
        }
        catch (PannsException problem)
        {
            result.AddError(problem.Message);
            return [];
        }
    }

    /// <summary>A score with four decimals.</summary>
    public static string Score(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
