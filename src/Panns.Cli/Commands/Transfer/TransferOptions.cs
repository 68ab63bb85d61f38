using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary>The options by which every command that trains chooses strategies, network, seed and cache.</summary>
internal sealed class TransferOptions
{
    private readonly ImmutableArray<TransferStrategy> _defaults;
    private readonly Option<ImmutableArray<TransferStrategy>> _strategies;
    private readonly Option<string?> _model = new("--model", "-m")
    {
        Description = "Network, as panns models lists them [default: the one that the weights belong to, or the best in the store]",
        HelpName = "NAME",
    };

    private readonly Option<string?> _weights = new("--weights", "-w")
    {
        Description = "Its checkpoint (.pth, .pt, .safetensors) [default: the store's, see panns models]",
        HelpName = "FILE",
    };

    private readonly Option<int?> _threads = NumberOptions.Count("--threads", "Processor threads to use [default: all]", 1, 1024);
    private readonly Option<int> _seed = NumberOptions.Whole("--seed", "Decides everything random", 0, 0, int.MaxValue);
    private readonly StrategyOptions _changes = new();
    private readonly TrainingEngineOptions _engine = new();
    private readonly Option<string?> _cache = new("--cache") { Description = "Folder of computed vectors [default: features/ in the store]", HelpName = "DIR" };
    private readonly Option<bool> _noCache = new("--no-cache") { Description = "Compute all vectors anew, and keep none" };
    private readonly RunOptions _runs = new();

    /// <param name="single">Whether the command takes one strategy only.</param>
    /// <param name="defaults">Strategies where none is named.</param>
    public TransferOptions(bool single, params string[] defaults)
    {
        _defaults = [.. defaults.Select(TransferStrategies.Get)];
        _strategies = new("--strategy", "-s")
        {
            Description = string.Join(", ", TransferStrategies.All.Select(strategy => strategy.Name)),
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => _defaults,
            CustomParser = result => Parse(result, single),
        };
    }

    /// <summary>Which settings the command has a strategy begin with; null for the strategy's own.</summary>
    public Func<TransferStrategy, StrategyChanges>? Protocol { get; init; }

    public void AddTo(Command command)
    {
        command.Add(_strategies);
        command.Add(_model);
        command.Add(_weights);
        command.Add(_threads);
        command.Add(_seed);
        command.Add(_cache);
        command.Add(_noCache);
        _runs.AddTo(command);
        _changes.AddTo(command, _engine, Named);
        _engine.AddCheckTo(command);
    }

    /// <summary>The strategies with what the command line changes of them; what there is to know of one on the set is said.</summary>
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

    /// <summary>Opens the network, where a strategy needs one; the caller disposes of it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="context">Hears which network it is where the command line does not say.</param>
    /// <param name="strategies">The strategies.</param>
    public Backbone? OpenBackbone(ParseResult parsed, CommandContext context, IReadOnlyList<TransferStrategy> strategies)
    {
        if (!strategies.Any(strategy => strategy.NeedsNetwork))
        {
            return null;
        }

        var model = parsed.GetValue(_model) is { } name ? PannsModels.Get(name) : null;
        var (weights, threads) = (parsed.GetValue(_weights), parsed.GetValue(_threads));
        if (!strategies.Any(strategy => strategy.NeedsWeights))
        {
            return Backbone.WithoutWeights(model ?? throw new PannsException("scratch trains a network from random weights: name it with --model, MobileNetV1 for instance"));
        }

        if (model is not null)
        {
            return Backbone.Open(model, weights, threads);
        }

        var opened = Backbone.Open(weights, threads);
        if (context.Terminal.ErrorIsTerminal && !parsed.GetValue(context.Quiet))
        {
            context.Terminal.Say($"the network is {opened.Model.Name}");
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
        CancellationToken = context.CancellationToken,
    };

    // Neither values nor defaults are in place yet when a command is validated; a strategy that does not exist is an error by itself.
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
