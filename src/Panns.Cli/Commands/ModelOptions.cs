using System.CommandLine;
using Panns.Cli.Library;
using Panns.Cli.Output;

namespace Panns.Cli.Commands;

/// <summary>The options of every command that runs a network, which choose the network.</summary>
/// <param name="takesClassifier">Whether a classifier of one's own does as well.</param>
internal sealed class ModelOptions(bool takesClassifier = false)
{
    private const int MostThreads = 256;

    private readonly Option<string?> _model = new("--model", "-m")
    {
        Description = takesClassifier
            ? "Network, as panns models lists them, or a classifier that panns fit wrote (.panns) [default: the weights' network, or the best in the store, or the built-in Mini]"
            : "Network, as panns models lists them [default: the weights' network, or the best in the store, or the built-in Mini]",
        HelpName = takesClassifier ? "NAME|FILE" : "NAME",
    };

    private readonly Option<string?> _weights = new("--weights", "-w")
    {
        Description = "Checkpoint to load (.pth, .pt, .safetensors; .onnx with --engine onnx) [default: the store's, see panns models]",
        HelpName = "FILE",
    };

    private readonly Option<int?> _threads = NumberOptions.Count("--threads", "Processor threads to use [default: all]", 1, MostThreads);

    private readonly EngineOptions _engine = new();

    public void AddTo(Command command)
    {
        command.Add(ChoiceOptions.OfNetwork(_model));
        command.Add(_weights);
        _engine.AddTo(command);
        command.Add(_threads);
        command.Validators.Add(result =>
        {
            if (takesClassifier && NetworkExport.IsClassifier(result.GetValue(_model)) && result.GetValue(_weights) is not null)
            {
                result.AddError("a classifier (.panns) has its own weights; drop --weights");
            }
        });
    }

    /// <summary>Opens the network. If the command line does not name one, says which one it is.</summary>
    public T Open<T>(CommandContext context, ParseResult parsed, Func<ModelChoice, T> open)
        where T : IOpenModel
    {
        using var progress = new DownloadLine(context.Terminal, parsed.GetValue(context.Quiet));
        var choice = _engine.Read(parsed, new ModelChoice(parsed.GetValue(_model), parsed.GetValue(_weights), parsed.GetValue(_threads))
        {
            Progress = progress, CancellationToken = context.CancellationToken,
        });
        var opened = open(choice);
        NetworkNote.Say(context, parsed, choice.Model, choice.Weights, opened.Model);
        return opened;
    }
}
