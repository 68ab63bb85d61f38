using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary>The options by which every command that trains chooses strategies, network, seed and cache.</summary>
internal sealed class TransferOptions
{
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
    private readonly Option<int?> _epochs = NumberOptions.Count("--epochs", "Passes over the clips [default: the strategy's]", 1, 100000);
    private readonly Option<int?> _batch = NumberOptions.Count("--batch", "Clips per update [default: the strategy's]", 1, 4096);
    private readonly Option<bool> _raw = new("--raw") { Description = "linear_probe: take vectors as they are instead of standardising them" };
    private readonly Option<bool> _balance = new("--class-weights") { Description = "Rare classes weigh more" };
    private readonly Option<int> _validation = NumberOptions.Whole("--validation", "Percent of the training clips set aside to decide when to stop", 0, 0, 50);
    private readonly TrainingEngineOptions _engine = new();
    private readonly Option<string?> _cache = new("--cache") { Description = "Folder of computed vectors [default: features/ in the store]", HelpName = "DIR" };
    private readonly Option<bool> _noCache = new("--no-cache") { Description = "Compute all vectors anew, and keep none" };
    private readonly RunOptions _runs = new();

    /// <param name="single">Whether the command takes one strategy only.</param>
    /// <param name="defaults">Strategies where none is named.</param>
    public TransferOptions(bool single, params string[] defaults)
    {
        _strategies = new("--strategy", "-s")
        {
            Description = string.Join(", ", TransferStrategies.All.Select(strategy => strategy.Name)),
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [.. defaults.Select(TransferStrategies.Get)],
            CustomParser = result => Parse(result, single),
        };
    }

    public void AddTo(Command command)
    {
        command.Add(_strategies);
        command.Add(_model);
        command.Add(_weights);
        command.Add(_threads);
        _engine.AddTo(command);
        command.Add(_seed);
        command.Add(_epochs);
        command.Add(_batch);
        command.Add(_raw);
        command.Add(_balance);
        command.Add(_validation);
        command.Add(_cache);
        command.Add(_noCache);
        _runs.AddTo(command);
    }

    public IReadOnlyList<TransferStrategy> Strategies(ParseResult parsed)
        => [.. parsed.GetValue(_strategies).Select(strategy => Adjust(strategy, parsed))];

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

    private static ImmutableArray<TransferStrategy> Parse(ArgumentResult result, bool single)
    {
        try
        {
            ImmutableArray<TransferStrategy> strategies = [.. result.Tokens.SelectMany(token => token.Value.Split(',')).Select(TransferStrategies.Get).Distinct()];
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

    private TransferStrategy Adjust(TransferStrategy strategy, ParseResult parsed)
    {
        var share = parsed.GetValue(_validation) / 100.0;
        return strategy.Change(new()
        {
            Epochs = parsed.GetValue(_epochs),
            BatchSize = parsed.GetValue(_batch),
            ClassWeights = parsed.GetValue(_balance) ? true : null,
            ValidationShare = share > 0 ? share : null,
            Standardize = parsed.GetValue(_raw) ? false : null,
        });
    }

    /// <summary>A score with four decimals.</summary>
    public static string Score(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
