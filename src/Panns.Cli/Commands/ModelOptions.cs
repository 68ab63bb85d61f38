using System.CommandLine;
using Panns.Cli.Library;

namespace Panns.Cli.Commands;

/// <summary>The options by which every command that runs a network chooses it.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string> _model;
    private readonly Option<string?> _weights = new("--weights", "-w")
    {
        Description = "Checkpoint to load (.pth, .pt, .safetensors) [default: the store's, see panns models]",
        HelpName = "FILE",
    };

    private readonly Option<int?> _threads = NumberOptions.Count("--threads", "Processor threads to use [default: all]");

    public ModelOptions(string defaultModel)
        => _model = new("--model", "-m") { Description = "Network, as panns models lists them", HelpName = "NAME", DefaultValueFactory = _ => defaultModel };

    public void AddTo(Command command)
    {
        command.Add(_model);
        command.Add(_weights);
        command.Add(_threads);
    }

    public ModelChoice Read(ParseResult parsed)
        => new(parsed.GetValue(_model)!, parsed.GetValue(_weights), parsed.GetValue(_threads));
}
