using System.CommandLine;
using Panns.Cli.Hosting;
using Panns.Cli.Library;
using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary>A network to transfer from: by name, by weights, or neither for the store's best, or else the built-in one.</summary>
internal sealed record NetworkChoice(string? Model, string? Weights);

/// <summary>The options that name one or more networks to transfer from.</summary>
internal sealed class NetworkOptions
{
    private readonly bool _several;
    private readonly Option<string[]> _models;
    private readonly Option<string[]> _weights;

    /// <param name="several">Whether the command accepts several networks.</param>
    public NetworkOptions(bool several)
    {
        _several = several;
        _models = new("--model", "-m")
        {
            Description = several
                ? "Networks, as panns models lists them; several are compared [default: the weights' network, or the best in the store, or the built-in Mini]"
                : "Network, as panns models lists them [default: the weights' network, or the best in the store, or the built-in Mini]",
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = several,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result => [.. ChoiceOptions.ListOf(result)],
        };
        _weights = new("--weights", "-w")
        {
            Description = several
                ? "Checkpoints (.pth, .pt, .safetensors), one per network in the same order [default: the store's, see panns models]"
                : "Its checkpoint (.pth, .pt, .safetensors) [default: the store's, see panns models]",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = several,
            Arity = ArgumentArity.OneOrMore,
        };
    }

    public void AddTo(Command command)
    {
        command.Add(ChoiceOptions.OfNetwork(_models));
        command.Add(_weights);
        command.Validators.Add(result =>
        {
            var (models, weights) = (result.GetValue(_models)?.Length ?? 0, result.GetResult(_weights)?.Tokens.Count ?? 0);
            if (!_several && Math.Max(models, weights) > 1)
            {
                result.AddError("--model and --weights take one network here; evaluate compares several");
            }
            else if (models > 0 && weights > 0 && models != weights)
            {
                result.AddError(FormattableString.Invariant($"{models} networks and {weights} checkpoints: --weights takes one for every --model, or none at all"));
            }
        });
    }

    /// <summary>The networks, at least one.</summary>
    public IReadOnlyList<NetworkChoice> Read(ParseResult parsed)
    {
        var (models, weights) = (parsed.GetValue(_models) ?? [], parsed.GetValue(_weights) ?? []);
        var count = Math.Max(1, Math.Max(models.Length, weights.Length));
        return [.. Enumerable.Range(0, count).Select(i => new NetworkChoice(models.ElementAtOrDefault(i), weights.ElementAtOrDefault(i)))];
    }

    /// <summary>Opens a network if a strategy needs one; the caller disposes of it.</summary>
    /// <param name="choice">The network, by name or weight file.</param>
    /// <param name="strategies">The strategies.</param>
    /// <param name="options">Engine, download progress and cancellation.</param>
    /// <exception cref="PannsException">The network or file does not exist.</exception>
    public static Backbone? Open(NetworkChoice choice, IReadOnlyList<TransferStrategy> strategies, PannsModelOptions options)
    {
        if (!strategies.Any(strategy => strategy.NeedsNetwork))
        {
            return null;
        }

        var model = choice.Model is { } name ? PannsModels.Get(name) : null;
        if (!strategies.Any(strategy => strategy.NeedsWeights))
        {
            return Backbone.WithoutWeights(model ?? throw new UsageException("scratch trains a network from random weights: name it with --model, MobileNetV1 for instance"), options);
        }

        options = options with { Task = model is null ? ModelTask.Embedding : ModelTask.Training };
        return Backbone.Create(ModelLoading.Open(choice.Model, choice.Weights, options), options);
    }
}
