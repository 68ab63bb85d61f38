using System.CommandLine;
using Panns.Transfer.Pretraining;

namespace Panns.Cli.Commands.Transfer;

/// <summary>Open packs and the selected clips.</summary>
/// <param name="Train">The training clips.</param>
/// <param name="Evaluation">The evaluation clips; null for none.</param>
internal sealed record OpenPacks(ClipSelection Train, ClipSelection? Evaluation) : IDisposable
{
    public void Dispose()
    {
        Train.Pack.Dispose();
        Evaluation?.Pack.Dispose();
    }
}

/// <summary>The options that name packs and select clips.</summary>
internal sealed class PackOptions
{
    private readonly Option<string[]> _train = new("--train")
    {
        Description = "Packs to train on, from panns audioset pack",
        HelpName = "PACK",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> _evaluation = new("--eval")
    {
        Description = "Packs to evaluate on",
        HelpName = "PACK",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _blackList = new("--black-list") { Description = "List of clips to exclude from training", HelpName = "FILE" };

    private readonly Option<double> _fraction = NumberOptions.Between("--fraction", "Share of the clips to train on", "SHARE", 1, 0.0001, 1);

    public void AddTo(Command command)
    {
        command.Add(_train);
        command.Add(_evaluation);
        command.Add(_blackList);
        command.Add(_fraction);
    }

    /// <summary>Opens the packs.</summary>
    /// <exception cref="PannsException">A pack cannot be read.</exception>
    public OpenPacks Open(ParseResult parsed)
    {
        var train = ClipSelection.All(ClipPack.OpenAny(parsed.GetValue(_train)!));
        try
        {
            var share = parsed.GetValue(_fraction);
            train = share < 1 ? train.Fraction(share, seed: 0) : train;
            train = parsed.GetValue(_blackList) is { } list ? train.Without(BlackList.Read(list)) : train;
            return new(train, parsed.GetValue(_evaluation) is { Length: > 0 } folders ? ClipSelection.All(ClipPack.OpenAny(folders)) : null);
        }
        catch
        {
            train.Pack.Dispose();
            throw;
        }
    }
}
